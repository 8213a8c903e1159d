"""The networks that show what each method buys: a method's network and its plain counterparts differ in nothing else."""

from collections.abc import Callable

import torch
import torch.nn as nn
import torch.nn.functional as F

from gated import GatedNet
from grids import Entry, codes
from loom_text import Loom
from streams import Block, Conv, CyclicShuffle, Head, NarrowBlock, Peak, Stem, Stream, real, write_entry
import numpy as np


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

    def write(self, loom: Loom, x: Stream) -> None:
        raise NotImplementedError


NETS: dict[str, Callable[[], nn.Module]] = {
    "palquant-g2": lambda: PalQuantNet(4, 2, "o2", "u2"),
    "palquant-2bit": lambda: PalQuantNet(4, 1, "o2", "u2"),
    "palquant-4bit": lambda: PalQuantNet(4, 1, "o4", "u4"),
    "highway": lambda: HighwayNet(6, 4, "i2", "u2"),
    "no-highway": lambda: NarrowNet(6, 4, "i2", "u2"),
    "gated": lambda: GatedNet(8, "i4", "u4", 2),
    "ungated": lambda: GatedNet(8, "i4", "u4", 0),
    "ungated-2bit": lambda: GatedNet(8, "i4", "u2", 0),
    "float": lambda: FloatNet(8),
    "binary": lambda: SignNet(16, "o1"),
    "ternary": lambda: SignNet(16, "t2"),
}
