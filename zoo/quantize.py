"""Learned-step quantizers (LSQ, Esser et al. 2020) and the two layers built from them.

Both quantizers are value = step * clamp(floor(x / step + 1/2), lo, hi). There is no offset: a
weight or activation is its integer code times one positive step, so a layer's sum is an integer
sum times the product of the two steps.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

ACTIVATION_TOP = 3  # u2: codes 0..3


def codes(x: torch.Tensor, step: torch.Tensor, low: int, high: int) -> torch.Tensor:
    """Integer codes of x as floats. The rounding passes gradients straight through.

    The rest is left to autograd: it yields LSQ's gradient for the step. The codes are whole numbers
    exactly: n - scaled is exact where n is the nearest whole number (Sterbenz), and so is the sum.
    """
    scaled = (x / step).clamp(low, high)
    return scaled + (torch.floor(scaled + 0.5) - scaled).detach()


class QuantWeight(nn.Module):
    """A weight tensor on a signed grid with one learned step (kept as its logarithm: positive)."""

    def __init__(self, shape: list[int], bits: int):
        super().__init__()
        self.low, self.high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        fan_in = math.prod(shape[1:])
        self.value = nn.Parameter(torch.randn(shape) / math.sqrt(fan_in))
        start = 2 * self.value.detach().abs().mean() / math.sqrt(self.high)
        self.log_step = nn.Parameter(torch.log(start))

    def step(self) -> torch.Tensor:
        return self.log_step.exp()

    def codes(self) -> torch.Tensor:
        return codes(self.value, self.step(), self.low, self.high)

    def forward(self) -> torch.Tensor:
        return self.codes() * self.step()


class HiddenLayer(nn.Module):
    """Convolution or dense layer, batch norm, u2 activation (its floor at 0 is the ReLU), pooling.

    Exported as weight codes and per-channel integer thresholds (see export.py).
    """

    def __init__(self, shape: list[int], bits: int, stride: int = 1, pad: int = 0, pool: bool = False):
        super().__init__()
        self.weight = QuantWeight(shape, bits)
        self.stride, self.pad, self.pool = stride, pad, pool
        self.norm = nn.BatchNorm2d(shape[0]) if len(shape) == 4 else nn.BatchNorm1d(shape[0])
        self.log_step = nn.Parameter(torch.tensor(math.log(0.7)))

    def step(self) -> torch.Tensor:
        return self.log_step.exp()

    def linear(self, x: torch.Tensor) -> torch.Tensor:
        weight = self.weight()
        return F.conv2d(x, weight, None, self.stride, self.pad) if weight.dim() == 4 else F.linear(x, weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        step = self.step()
        y = codes(self.norm(self.linear(x)), step, 0, ACTIVATION_TOP) * step
        return F.max_pool2d(y, 2) if self.pool else y


class OutputLayer(nn.Module):
    """Dense layer with one weight step for all classes, so that integer sums order as real ones do."""

    def __init__(self, shape: list[int], bits: int):
        super().__init__()
        self.weight = QuantWeight(shape, bits)
        self.bias = nn.Parameter(torch.zeros(shape[0]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.weight(), self.bias)
