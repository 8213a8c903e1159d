"""The networks that show what each method buys: a method's network and its plain counterparts differ in nothing else."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from gated import GatedNet
from grids import Entry, codes
from loom_text import Loom
from streams import Block, Conv, CyclicShuffle, Head, NarrowBlock, Peak, Stem, Stream, affine, real, write_entry


def headroom(model: nn.Module) -> float:
    """Scale of a stream with twice the room that training needed."""
    peaks = [float(m.largest) for m in model.modules() if isinstance(m, Peak)]
    return 2 * max(peaks) / 2**15


class PalQuantNet(nn.Module):
    """Stem, block, cyclic shuffle, downsampling block, head; every width times `groups`."""

    def __init__(self, width: int, groups: int, weight: str, act: str):
        super().__init__()
        width *= groups
        self.stem = Stem(width)
        self.block1 = Block(width, width, 1, groups, weight, act)
        self.shuffle = CyclicShuffle(width, groups, weight, act) if groups > 1 else None
        self.block2 = Block(width, 2 * width, 2, groups, weight, act)
        self.head = Head(2 * width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.block1(self.stem(x))
        if self.shuffle is not None:
            x = self.shuffle(x)
        return self.head(self.block2(x))

    def write(self, loom: Loom, x: Stream) -> None:
        x = self.block1.write(loom, "block1", self.stem.write(loom, x, headroom(self)))
        if self.shuffle is not None:
            x = self.shuffle.write(loom, "cs", x)
        self.head.write(loom, self.block2.write(loom, "block2", x), 16)


class HighwayNet(nn.Module):
    """Stem, residual blocks on a wide stream, head."""

    def __init__(self, width: int, blocks: int, weight: str, act: str):
        super().__init__()
        self.stem = Stem(width)
        self.blocks = nn.ModuleList([Block(width, width, 1, 1, weight, act) for _ in range(blocks)])
        self.head = Head(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.head(x)

    def write(self, loom: Loom, x: Stream) -> None:
        x = self.stem.write(loom, x, headroom(self))
        for i, block in enumerate(self.blocks):
            x = block.write(loom, f"block{i + 1}", x)
        self.head.write(loom, x, 49)


class NarrowNet(nn.Module):
    """The same network with the stream itself in codes of `act`."""

    def __init__(self, width: int, blocks: int, weight: str, act: str):
        super().__init__()
        self.stem = Stem(width)
        self.stream = Entry(act, 0.7)
        self.blocks = nn.ModuleList([NarrowBlock(width, weight, act) for _ in range(blocks)])
        self.head = Head(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stream(self.stem(x))
        for block in self.blocks:
            x = block(x, self.stream)
        return self.head(x)

    def write(self, loom: Loom, x: Stream) -> None:
        x = write_entry(self.stream, loom, "stream", self.stem.write(loom, x, headroom(self)))
        for i, block in enumerate(self.blocks):
            x = block.write(loom, f"block{i + 1}", x)
        self.head.write(loom, x, 49)


class FloatNet(nn.Module):
    """The multipoint quantizer's input: convolutions and batch norms in floats."""

    def __init__(self, width: int):
        super().__init__()
        shapes = [(1, width, 5, 2, 2), (width, width, 3, 1, 1), (width, 2 * width, 3, 1, 1), (2 * width, 2 * width, 3, 1, 1)]
        self.convs = nn.ModuleList([nn.Conv2d(i, o, k, s, p, bias=False) for i, o, k, s, p in shapes])
        self.norms = nn.ModuleList([nn.BatchNorm2d(o) for _, o, *_ in shapes])
        self.fc = nn.Linear(2 * width, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i, (conv, norm) in enumerate(zip(self.convs, self.norms)):
            x = F.relu(norm(conv(x)))
            x = F.max_pool2d(x, 2) if i == 0 else x
        return self.fc(x.mean((2, 3)))


class SignNet(nn.Module):
    """Weights, activations and input of one type, `o1` or `t2`; no padding, which binary codes do not have."""

    LAYERS = [(1, 1, 5, 2), (1, 2, 3, 1), (2, 4, 3, 1)]

    def __init__(self, width: int, grid: str):
        super().__init__()
        self.grid = grid
        shapes = [(1 if i == 0 else a * width, b * width, k, s) for i, (a, b, k, s) in enumerate(self.LAYERS)]
        self.convs = nn.ModuleList([Conv(a, b, k, grid, s) for a, b, k, s in shapes])
        self.fc = Conv(4 * width, 10, 3, grid)

    def activate(self, x: torch.Tensor) -> torch.Tensor:
        return codes(x, torch.tensor(1.0 if self.grid == "o1" else 1.2), self.grid)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.activate((x - 0.5) * 2)
        for i, conv in enumerate(self.convs):
            x = conv(x)
            x = self.activate(F.max_pool2d(x, 2) if i == 1 else x)
        x = self.fc.sums(x)[:, :, 0, 0]
        return x * (4 / x.detach().std())

    def edges(self) -> np.ndarray:
        """Real values from which on the code is one higher."""
        return np.array([0.0]) if self.grid == "o1" else np.array([-0.6, 0.6])

    def unit(self) -> float:
        return 1.0 if self.grid == "o1" else 1.2

    def thresholds(self, loom: Loom, name: str, sums: Stream, conv: Conv) -> str:
        """Batch norm and codes: thresholds on the sums, a falling one with sign -1."""
        slope, offset = affine(conv.norm)
        sign = np.where(slope < 0, -1, 1)
        reals = (self.edges()[None] - offset[:, None]) / np.abs(slope)[:, None] / sums.scale
        table = loom.constant(f"{name}_t", "i16", np.clip(np.ceil(reals - 1e-9), -32768, 32767))
        signs = loom.constant(f"{name}_s", "i2", sign)
        return loom.value(name, f"threshold({sums.name}, {table}, {signs})", self.grid)

    def write(self, loom: Loom, x: Stream) -> None:
        pixels = [128] if self.grid == "o1" else [51, 204]
        levels = loom.constant("levels", "u8", np.array(pixels))
        x = Stream(loom.value("codes", f"threshold({x.name}, {levels})", self.grid), self.unit())
        for i, conv in enumerate(self.convs):
            loom.blank(f"convolution {i + 1}")
            sums = conv.write_sums(loom, f"conv{i + 1}", x)
            if i == 1:
                sums = Stream(loom.value("pooled", f"maxpool({sums.name})", kernel=2), sums.scale)
            x = Stream(self.thresholds(loom, f"act{i + 1}", sums, conv), self.unit())
        loom.blank("classifier: the largest sum wins")
        flat = loom.value("features", f"flatten({x.name})")
        weights = real(self.fc.weight.codes())
        fc = loom.constant("fc_w", self.grid, weights.reshape(len(weights), -1))
        loom.value("result", f"output({loom.value('scores', f'dense({flat}, {fc})')})")


TITLES = {
    "palquant-g2": "Two parallel 2-bit groups that meet in shuffles (PalQuant), wide residual stream",
    "palquant-2bit": "The network of palquant-g2 as one group of 2 bits",
    "palquant-4bit": "The network of palquant-g2 as one group of 4 bits",
    "highway": "Residual blocks of 2 bits on a 16-bit stream (precision highway)",
    "no-highway": "The network of highway with the residual stream itself in 2 bits",
    "gated": "4-bit activations whose low 2 bits are computed only where the high ones pass a threshold",
    "ungated": "The network of gated with all 4 bits everywhere",
    "ungated-2bit": "The network of gated with 2-bit activations",
    "binary": "Weights and activations of one bit, -1 and 1",
    "ternary": "Weights and activations -1, 0 and 1",
}

NETS: dict[str, Callable[[], nn.Module]] = {
    "palquant-g2": lambda: PalQuantNet(4, 2, "o2", "u2"),
    "palquant-2bit": lambda: PalQuantNet(4, 1, "o2", "u2"),
    "palquant-4bit": lambda: PalQuantNet(4, 1, "o4", "u4"),
    "highway": lambda: HighwayNet(6, 8, "i2", "u2"),
    "no-highway": lambda: NarrowNet(6, 8, "i2", "u2"),
    "gated": lambda: GatedNet(8, "i4", "u4", 2),
    "ungated": lambda: GatedNet(8, "i4", "u4", 0),
    "ungated-2bit": lambda: GatedNet(8, "i4", "u2", 0),
    "float": lambda: FloatNet(8),
    "binary": lambda: SignNet(16, "o1"),
    "ternary": lambda: SignNet(16, "t2"),
}
