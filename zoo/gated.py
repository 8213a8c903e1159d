"""Precision gating: the high bits of every activation decide which outputs are worth the low bits.

x = hi 2^L + lo by truncation of the code. P = conv(hi 2^L), U = conv(lo); y = P + (P > delta ? U : 0), delta
learned for each output channel, compared before batch norm (Zhang et al. 2020). L = 0 is a plain layer.
"""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from grids import Entry
from loom_text import Loom
from streams import Conv, Head, Stem, Stream, real, write_entry

SHARPNESS = 5.0


class GatedConv(nn.Module):
    """Entry quantizer, convolution whose low bits are gated, batch norm, ReLU."""

    def __init__(self, channels: int, outputs: int, weight: str, act: str, low: int):
        super().__init__()
        self.entry = Entry(act, 0.25)
        self.conv = Conv(channels, outputs, 3, weight, 1, 1)
        self.low = low
        if low > 0:
            self.delta = nn.Parameter(torch.zeros(1, outputs, 1, 1))  # in deviations of P above its mean
            self.register_buffer("mean", torch.zeros(1, outputs, 1, 1))
            self.register_buffer("deviation", torch.ones(1, outputs, 1, 1))
        self.rate = torch.zeros(())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        quantized = self.entry(x)
        sums = self.conv.sums(quantized) if self.low == 0 else self.gated(quantized)
        return F.relu(self.conv.norm(sums))

    def gated(self, quantized: torch.Tensor) -> torch.Tensor:
        unit = self.entry.step() * 2**self.low
        rest = (quantized - torch.floor(quantized / unit + 1e-4) * unit).detach()
        high, weight = quantized - rest, self.conv.weight()
        p = F.conv2d(high, weight, None, 1, 1)
        u = F.conv2d(rest, weight, None, 1, 1)
        if self.training:
            with torch.no_grad():
                self.mean += 0.1 * (p.mean((0, 2, 3), keepdim=True) - self.mean)
                self.deviation += 0.1 * (p.std((0, 2, 3), keepdim=True) - self.deviation)
        soft = torch.sigmoid(SHARPNESS * ((p - self.mean) / self.deviation - self.delta))
        mask = soft + ((soft > 0.5).float() - soft).detach()
        self.rate = mask.mean()
        return p + mask * u

    def thresholds(self, sums: Stream) -> np.ndarray:
        """T_c = floor(delta_c / (s_a s_w 2^L)) in units of the high part's sum."""
        level = real(self.mean + self.delta * self.deviation).reshape(-1)
        return np.floor(level / (sums.scale * 2**self.low))

    def write(self, loom: Loom, name: str, x: Stream, following: Entry | None, scale: float) -> Stream:
        """Codes of the following layer's entry, or a wide result for the head."""
        loom.blank(f"{name}: convolution{f', low {self.low} bits gated' if self.low else ''}")
        step = float(self.conv.weight.step().detach())
        if self.low == 0:
            sums = self.conv.write_sums(loom, f"{name}_sum", x)
        else:
            gate = loom.constant(f"{name}_t", "i32", self.thresholds(Stream("", x.scale * step)))
            sums = self.conv.write_sums(loom, f"{name}_sum", x, gate=f", gate: {gate}", low=self.low)
        if following is None:
            return self.conv.write_norm(loom, name, sums, scale, "i16", low=0)
        return self.conv.write_norm(loom, name, sums, float(following.step().detach()), following.grid)


class GatedNet(nn.Module):
    """Stem, three 3x3 convolutions, head."""

    def __init__(self, width: int, weight: str, act: str, low: int):
        super().__init__()
        self.stem = Stem(width)
        self.layers = nn.ModuleList(
            [GatedConv(a, b, weight, act, low) for a, b in [(width, width), (width, 2 * width), (2 * width, 2 * width)]]
        )
        self.head = Head(2 * width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        for layer in self.layers:
            x = layer(x)
        return self.head(x)

    def penalty(self) -> torch.Tensor:
        """Mean pass rate of the gated layers."""
        return sum(layer.rate for layer in self.layers) / len(self.layers)

    def write(self, loom: Loom, x: Stream) -> None:
        scale = 2.0 * float(self.stem.peak.largest) / 2**15
        x = write_entry(self.layers[0].entry, loom, "codes", self.stem.write(loom, x, scale))
        entries = [layer.entry for layer in self.layers[1:]] + [None]
        for i, (layer, following) in enumerate(zip(self.layers, entries)):
            x = layer.write(loom, f"gate{i + 1}", x, following, scale)
        self.head.write(loom, x, 49)
