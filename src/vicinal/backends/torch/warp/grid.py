"""Bilinear and bicubic by torch's own kernel, where it has the border: one pass in place of one for every tap."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

BORDERS = {None: "border", "edge": "border", "constant": "zeros", "symmetric": "reflection", "reflect": "reflection"}
"""What torch calls them; it reflects at the edges of the outer pixels, or with ``align_corners`` at their centres."""

DEVICES = ("cpu", "cuda")

WASTE = 8
"""Of pictures with so many times the pixels of the result, only those are converted that are read."""


def has_grid(values: Tensor, border: str | None, height: int, width: int) -> bool:
    """Whether pictures [n, C, H, W] are to be read so, for a result of this size."""
    tall, wide = values.shape[2:]
    one = border == "reflect" and min(tall, wide) == 1
    small = values.is_floating_point() or tall * wide <= WASTE * height * width
    return border in BORDERS and not one and small and values.device.type in DEVICES


def sampled(values: Tensor, x: Tensor, y: Tensor, how: str, border: str | None, fill: Tensor | None) -> Tensor:
    """Pictures [n, C, H, W] of floats at places x [n, h or 1, w] and y [n, h, w or 1] in pixels; ``how`` "bilinear" or
    "bicubic".

    ``fill`` [1, C, 1, 1]: beyond the border "constant", where torch has 0: it is taken off, and added again. None is 0.
    """
    tall, wide = values.shape[2:]
    centred = border == "reflect"
    across, down = (_normal(place, size, border) for place, size in ((x, wide), (y, tall)))
    shape = (len(x), y.shape[1], x.shape[2])
    grid = torch.stack([place.to(values.dtype).expand(shape) for place in (across, down)], -1)
    if border == "constant" and fill is not None:
        found = grid_sample(values - fill, grid, how, "zeros", align_corners=False)
        return found + fill
    return grid_sample(values, grid, how, BORDERS[border], align_corners=centred)


def _normal(place: Tensor, size: int, border: str | None) -> Tensor:
    """Places as torch counts them, from -1 to 1. What repeats is brought near first, where float32 tells places apart."""
    if border == "reflect":
        return (place - 0.5).remainder(2.0 * (size - 1)) * (2.0 / (size - 1)) - 1.0
    near = place.remainder(2.0 * size) if border == "symmetric" else place.clamp(-4.0, size + 4.0)
    return near * (2.0 / size) - 1.0  # further out than that is no different
