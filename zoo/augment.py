"""Random rotation, scale, shear, shift and a smooth elastic bend, one draw a digit."""

import math

import torch
import torch.nn.functional as F

ROTATE = math.radians(12)
SCALE = 0.12
SHEAR = 0.15
SHIFT = 2.5 / 14  # pixels over half the picture's side: grid_sample's unit
BEND = 1.2 / 14
KNOTS = 5  # the bend is drawn on a KNOTS x KNOTS grid and interpolated


def uniform(count: int, reach: float) -> torch.Tensor:
    return (torch.rand(count) * 2 - 1) * reach


def augment(pixels: torch.Tensor, strength: float) -> torch.Tensor:
    """Bend a batch float [N, 1, H, W] of pixels 0..255; the result is whole numbers again.

    `strength` scales every reach above: 0 changes nothing, 1 is the full amount.
    """
    count, _, height, width = pixels.shape
    grid = F.affine_grid(affine(count, strength), list(pixels.shape), align_corners=False)
    knots = torch.randn(count, 2, KNOTS, KNOTS) * (strength * BEND / 2)
    bend = F.interpolate(knots, (height, width), mode="bicubic", align_corners=True)
    moved = F.grid_sample(pixels, grid + bend.permute(0, 2, 3, 1), align_corners=False)
    return moved.round().clamp(0, 255)


def affine(count: int, strength: float) -> torch.Tensor:
    """Random 2 x 3 matrices [count, 2, 3] from output to input coordinates."""
    angle = uniform(count, strength * ROTATE)
    cos, sin = torch.cos(angle), torch.sin(angle)
    wide, tall = 1 + uniform(count, strength * SCALE), 1 + uniform(count, strength * SCALE)
    shear = uniform(count, strength * SHEAR)
    top = torch.stack([cos * wide, -sin * tall + shear, uniform(count, strength * SHIFT)], 1)
    bottom = torch.stack([sin * wide, cos * tall, uniform(count, strength * SHIFT)], 1)
    return torch.stack([top, bottom], 1)
