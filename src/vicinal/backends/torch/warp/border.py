"""What lies beyond the canvas, and which pixels that means."""

from __future__ import annotations

import torch
from torch import Tensor


def map_index(index: Tensor, size: int, border: str | None) -> Tensor:
    """Brings int64 indices of any distance into 0..size-1 as numpy.pad does.

    ``border`` "constant" clamps too: the caller puts the fill where an index lay outside. None is "edge".
    """
    if border == "wrap":
        return index.remainder(size)
    if border == "symmetric":
        place = index.remainder(2 * size)
        return torch.minimum(place, 2 * size - 1 - place)
    if border == "reflect":
        period = max(2 * (size - 1), 1)
        place = index.remainder(period)
        return torch.minimum(place, period - place) if size > 1 else torch.zeros_like(index)
    return index.clamp(0, size - 1)


def inside(index: Tensor, size: int) -> Tensor:
    """Whether indices lie on the canvas."""
    return (index >= 0) & (index < size)
