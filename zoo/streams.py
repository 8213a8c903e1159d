"""Layers of the method networks. Each trains in floats on quantized operands and writes itself as integers.

Real value of a stream = its scale x integer. `Stream` names a value of the text and its scale.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from grids import Entry, GridWeight, bounds
from loom_text import Loom

WIDE = "i16"
WIDE_TOP = 2**15 - 1


@dataclass
class Stream:
    name: str
    scale: float


def real(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy().astype(np.float64)


def affine(norm: nn.BatchNorm2d) -> tuple[np.ndarray, np.ndarray]:
    """Slope and offset of a trained batch norm, one a channel."""
    slope = real(norm.weight) / np.sqrt(real(norm.running_var) + norm.eps)
    return slope, real(norm.bias) - real(norm.running_mean) * slope


class Conv(nn.Module):
    """Convolution of codes and batch norm; the result is real."""

    def __init__(
        self, channels: int, outputs: int, kernel: int, grid: str, stride: int = 1, pad: int = 0, groups: int = 1
    ):
        super().__init__()
        self.weight = GridWeight([outputs, channels // groups, kernel, kernel], grid)
        self.norm = nn.BatchNorm2d(outputs)
        self.stride, self.pad, self.groups = stride, pad, groups

    def sums(self, x: torch.Tensor) -> torch.Tensor:
        return F.conv2d(x, self.weight(), None, self.stride, self.pad, 1, self.groups)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.sums(x))

    def write_sums(self, loom: Loom, name: str, x: Stream, gate: str = "", **attributes: int) -> Stream:
        weights = loom.constant(f"{name}_w", self.weight.grid, real(self.weight.codes()))
        options = {"stride": self.stride, "pad": self.pad, "groups": self.groups}
        given = {key: value for key, value in options.items() if value != (0 if key == "pad" else 1)}
        sums = loom.value(name, f"conv2d({x.name}, {weights}{gate})", **given, **attributes)
        return Stream(sums, x.scale * float(self.weight.step().detach()))

    def write(self, loom: Loom, name: str, x: Stream, scale: float, element: str, **bounds: int) -> Stream:
        """Convolution, batch norm and rounding to `element` at `scale`."""
        return self.write_norm(loom, name, self.write_sums(loom, f"{name}_sum", x), scale, element, **bounds)

    def write_norm(self, loom: Loom, name: str, sums: Stream, scale: float, element: str, **bounds: int) -> Stream:
        slope, offset = affine(self.norm)
        ratio = slope * sums.scale / scale
        return Stream(loom.scaled(name, sums.name, ratio, offset / scale, element, **bounds), scale)


def write_entry(entry: Entry, loom: Loom, name: str, x: Stream) -> Stream:
    step = float(entry.step().detach())
    return Stream(loom.scaled(name, x.name, np.array(x.scale / step), np.zeros(1), entry.grid), step)


class Peak(nn.Module):
    """Passes a stream on and remembers its largest magnitude."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("largest", torch.zeros(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.largest = torch.maximum(self.largest, x.detach().abs().max())
        return x


class Stem(nn.Module):
    """5x5/2 convolution of pixels with 8-bit weights, batch norm, ReLU, maxpool 2: 28x28 -> 7x7, wide."""

    def __init__(self, outputs: int):
        super().__init__()
        self.conv = Conv(1, outputs, 5, "i8", stride=2, pad=2)
        self.peak = Peak()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.peak(F.max_pool2d(F.relu(self.conv(x)), 2))

    def write(self, loom: Loom, x: Stream, scale: float, element: str = WIDE) -> Stream:
        loom.blank("8-bit first layer")
        top = min(bounds(element)[1], WIDE_TOP)
        wide = self.conv.write(loom, "stem", x, scale, element, low=0, high=top)
        return Stream(loom.value("pooled", f"maxpool({wide.name})", kernel=2), scale)


class Block(nn.Module):
    """relu(identity + conv(Q(conv(Q(x))))): only the branch is quantized, the stream x stays wide.

    With stride 2 the identity is a quantized 1x1 convolution and the branch's result is interleaved
    between the groups (PalQuant, channel shuffle).
    """

    def __init__(self, channels: int, outputs: int, stride: int, groups: int, weight: str, act: str):
        super().__init__()
        self.entry, self.middle = Entry(act, 0.5), Entry(act, 0.5)
        self.first = Conv(channels, outputs, 3, weight, stride, 1, groups)
        self.second = Conv(outputs, outputs, 3, weight, 1, 1, groups)
        self.groups = groups
        if stride > 1:
            self.side_entry = Entry(act, 0.5)
            self.side = Conv(channels, outputs, 1, weight, stride, 0, groups)
        self.stride = stride
        self.peak = Peak()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branch = self.peak(self.second(self.middle(self.first(self.entry(x)))))
        if self.stride > 1:
            if self.groups > 1:
                branch = interleave(branch, self.groups)
            x = self.peak(self.side(self.side_entry(x)))
        return self.peak(F.relu(x + branch))

    def write(self, loom: Loom, name: str, x: Stream) -> Stream:
        loom.blank(f"{name}: residual block, stride {self.stride}")
        low = write_entry(self.entry, loom, f"{name}_in", x)
        middle = float(self.middle.step().detach())
        first = self.first.write(loom, f"{name}_a", low, middle, self.middle.grid)
        branch = self.second.write(loom, f"{name}_b", first, x.scale, WIDE).name
        identity = x.name
        if self.stride > 1:
            if self.groups > 1:
                branch = loom.value(f"{name}_mix", f"shuffle({branch})", mode="channel", groups=self.groups)
            side = write_entry(self.side_entry, loom, f"{name}_side_in", x)
            identity = self.side.write(loom, f"{name}_side", side, x.scale, WIDE).name
        total = loom.value(f"{name}_total", f"add({branch}, {identity})")
        return Stream(loom.value(name, f"clip({total})", WIDE, low=0, high=WIDE_TOP), x.scale)


class NarrowBlock(nn.Module):
    """The same block on a stream that is itself quantized: clamp(q + round(branch / step)) in codes of `act`."""

    def __init__(self, channels: int, weight: str, act: str):
        super().__init__()
        self.act = act
        self.first = Conv(channels, channels, 3, weight, 1, 1)
        self.middle = Entry(act, 0.5)
        self.second = Conv(channels, channels, 3, weight, 1, 1)

    def forward(self, x: torch.Tensor, stream: Entry) -> torch.Tensor:
        return stream(F.relu(x + self.second(self.middle(self.first(x)))))

    def write(self, loom: Loom, name: str, x: Stream) -> Stream:
        loom.blank(f"{name}: residual block on a narrow stream")
        middle = float(self.middle.step().detach())
        first = self.first.write(loom, f"{name}_a", x, middle, self.middle.grid)
        branch = self.second.write(loom, f"{name}_b", first, x.scale, "i8").name
        total = loom.value(f"{name}_total", f"add({branch}, {x.name})")
        low, high = bounds(self.act)
        return Stream(loom.value(name, f"clip({total})", self.act, low=low, high=high), x.scale)


class CyclicShuffle(nn.Module):
    """CS(x) = relu(norm(grouped 1x1 convolution of Q(cyclic(x)))) + x (PalQuant; the unpermuted x, no ReLU after)."""

    def __init__(self, channels: int, groups: int, weight: str, act: str):
        super().__init__()
        self.groups = groups
        self.entry = Entry(act, 0.5)
        self.conv = Conv(channels, channels, 1, weight, groups=groups)
        self.peak = Peak()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        moved = torch.roll(x, -(x.shape[1] // self.groups), 1)
        return self.peak(F.relu(self.conv(self.entry(moved))) + x)

    def write(self, loom: Loom, name: str, x: Stream) -> Stream:
        loom.blank(f"{name}: cyclic shuffle module")
        low = write_entry(self.entry, loom, f"{name}_in", x)
        moved = loom.value(f"{name}_turn", f"shuffle({low.name})", mode="cyclic", groups=self.groups)
        branch = self.conv.write(loom, f"{name}_b", Stream(moved, low.scale), x.scale, WIDE, low=0, high=WIDE_TOP)
        total = loom.value(f"{name}_total", f"add({branch.name}, {x.name})")
        return Stream(loom.value(name, f"clip({total})", WIDE, low=-WIDE_TOP - 1, high=WIDE_TOP), x.scale)


def interleave(x: torch.Tensor, groups: int) -> torch.Tensor:
    """new[c*G + g] = old[g*m + c]."""
    count, channels, height, width = x.shape
    return x.view(count, groups, channels // groups, height, width).transpose(1, 2).reshape(x.shape)


class Head(nn.Module):
    """Mean over the map, u8 codes, dense layer with 8-bit weights and one step."""

    def __init__(self, channels: int, classes: int = 10):
        super().__init__()
        self.entry = Entry("u8", 4 / 255)
        self.weight = GridWeight([classes, channels], "i8")
        self.bias = nn.Parameter(torch.zeros(classes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(self.entry(x.mean((2, 3))), self.weight(), self.bias)

    def write(self, loom: Loom, x: Stream, area: int) -> None:
        loom.blank("8-bit classifier")
        pooled = Stream(loom.value("sums", f"globalavgpool({x.name})"), x.scale / area)
        low = write_entry(self.entry, loom, "means", pooled)
        flat = loom.value("features", f"flatten({low.name})")
        weights = loom.constant("fc_w", "i8", real(self.weight.codes()))
        scale = low.scale * float(self.weight.step().detach())
        bias = loom.constant("fc_b", "i32", np.round(real(self.bias) / scale))
        scores = loom.value("scores", f"dense({flat}, {weights}, {bias})")
        loom.value("result", f"output({scores})")
