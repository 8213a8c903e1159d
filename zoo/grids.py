"""Element types of bitloom as training grids: real value = step x code, codes of `u2`, `i4`, `o2`, `t2` ..."""

import math

import torch
import torch.nn as nn


def bounds(grid: str) -> tuple[int, int]:
    """Smallest and largest code."""
    kind, bits = grid[0], int(grid[1:])
    if kind == "t":
        return -1, 1
    if kind == "u":
        return 0, 2**bits - 1
    top = 2**bits - 1 if kind == "o" else 2 ** (bits - 1) - 1
    return (-top, top) if kind == "o" else (-top - 1, top)


def codes(x: torch.Tensor, step: torch.Tensor, grid: str) -> torch.Tensor:
    """Codes of x as floats; rounding passes gradients straight through, autograd does the rest (LSQ)."""
    low, high = bounds(grid)
    scaled = (x / step).clamp(low, high)
    if grid[0] == "o":
        nearest = (2 * torch.floor(scaled / 2) + 1).clamp(low, high)
    else:
        nearest = torch.floor(scaled + 0.5)
    return scaled + (nearest - scaled).detach()


class GridWeight(nn.Module):
    """A weight tensor on a grid with one learned step (kept as its logarithm: positive)."""

    def __init__(self, shape: list[int], grid: str):
        super().__init__()
        self.grid = grid
        self.value = nn.Parameter(torch.randn(shape) / math.sqrt(math.prod(shape[1:])))
        top = bounds(grid)[1]
        mean = self.value.detach().abs().mean()
        start = 2 * mean / (top + 1) if grid[0] == "o" else 2 * mean / math.sqrt(top)
        self.log_step = nn.Parameter(torch.log(start))

    def step(self) -> torch.Tensor:
        return self.log_step.exp()

    def codes(self) -> torch.Tensor:
        return codes(self.value, self.step(), self.grid)

    def forward(self) -> torch.Tensor:
        return self.codes() * self.step()


class Entry(nn.Module):
    """Entry of a branch: quantizes a stream to codes with a learned step."""

    def __init__(self, grid: str, start: float):
        super().__init__()
        self.grid = grid
        self.log_step = nn.Parameter(torch.tensor(math.log(start)))

    def step(self) -> torch.Tensor:
        return self.log_step.exp()

    def codes(self, x: torch.Tensor) -> torch.Tensor:
        return codes(x, self.step(), self.grid)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.codes(x) * self.step()
