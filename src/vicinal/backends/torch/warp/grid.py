"""Bilinear and bicubic by torch's own kernel, where it has the border: one pass in place of one for every tap."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.warp.points import is_upright, places, source_points, upright_places
from vicinal.program.ops import Warp

BORDERS = {None: "border", "edge": "border", "constant": "zeros", "symmetric": "reflection", "reflect": "reflection"}
"""What torch calls them; it reflects at the edges of the outer pixels, or with ``align_corners`` at their centres."""

DEVICES = ("cpu", "cuda")

REPEATED = ("symmetric", "reflect")

BEYOND = 16.0
"""Further from the middle than this, in halves of a side, nothing changes any more, whatever the side."""

WASTE = 8
"""Of pictures with so many times the pixels of the result, only those are converted that are read."""


def has_grid(values: Tensor, border: str | None, height: int, width: int) -> bool:
    """Whether pictures [n, C, H, W] are to be read so, for a result of this size."""
    tall, wide = values.shape[2:]
    one = border == "reflect" and min(tall, wide) == 1
    small = values.is_floating_point() or tall * wide <= WASTE * height * width
    return border in BORDERS and not one and small and values.device.type in DEVICES


def sampled(values: Tensor, op: Warp, at: Rows, height: int, width: int, fill: Tensor) -> tuple[Tensor, Tensor | None]:
    """What "bilinear" or "bicubic" show of pictures [n, C, H, W] of floats, and which pixels lie in front of the camera.

    ``fill`` [1, C, 1, 1]: beyond the border "constant", where torch has 0: if it is another, it is taken off, and added again.
    """
    how, border, (tall, wide) = op.interpolation, op.border, values.shape[2:]
    assert how is not None
    if border in REPEATED:
        x, y, front = source_points(op, at, height, width)
        found = _beside(_near(x, wide, border), _near(y, tall, border), height, width)
    else:
        found, front = _places(op, at, height, width, tall, wide)
    grid = found.to(values.dtype).clamp_(-BEYOND, BEYOND).permute(0, 2, 3, 1)
    if border == "constant" and any(op.fill):
        return grid_sample(values - fill, grid, how, "zeros", align_corners=False) + fill, front
    return grid_sample(values, grid, how, BORDERS[border], align_corners=border == "reflect"), front


def _places(op: Warp, at: Rows, height: int, width: int, tall: int, wide: int) -> tuple[Tensor, Tensor | None]:
    """Places [n, 2, H, W] as torch counts them, from -1 to 1 over the picture, and who is in front [n, H, W].

    They come so from the matrix, which costs no work on pixels.
    """
    across, down, last = at("matrix").unbind(1)
    matrix = torch.stack([across * (2.0 / wide) - last, down * (2.0 / tall) - last, last], 1)
    if is_upright(op, at) and not matrix.requires_grad:
        return _beside(*upright_places(matrix, height, width), height, width), None
    return places(matrix, op, at, height, width)


def _beside(x: Tensor, y: Tensor, height: int, width: int) -> Tensor:
    return torch.stack([place.expand(-1, height, width) for place in (x, y)], 1)


def _near(place: Tensor, size: int, border: str) -> Tensor:
    """Places in pixels as torch counts them. What repeats is brought near first, where float32 tells places apart."""
    if border == "reflect":
        return (place - 0.5).remainder(2.0 * (size - 1)) * (2.0 / (size - 1)) - 1.0
    return place.remainder(2.0 * size) * (2.0 / size) - 1.0
