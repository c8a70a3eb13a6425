"""Values between pixel centres: nearest, bilinear, bicubic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

from vicinal.backends.torch.warp.points import nearest_index
from vicinal.backends.torch.warp.source import Source

Weights: TypeAlias = Callable[[Tensor], dict[int, Tensor]]


def nearest(source: Source, x: Tensor, y: Tensor) -> Tensor:
    """The pixel [n, C, h, w] under every point (x, y) [n, h, w]."""
    return source.at(source.line(nearest_index(y), 2), source.line(nearest_index(x), 3))


def bilinear(source: Source, x: Tensor, y: Tensor) -> Tensor:
    """The mean of the 2 x 2 pixels around every point, weighted by nearness."""
    return _separable(source, x, y, _linear_weights)


def bicubic(source: Source, x: Tensor, y: Tensor) -> Tensor:
    """Keys' cubic convolution over 4 x 4 pixels (1981) with a = -0.75, as in OpenCV; it overshoots."""
    return _separable(source, x, y, _cubic_weights)


def _linear_weights(t: Tensor) -> dict[int, Tensor]:
    return {0: 1.0 - t, 1: t}


def _cubic_weights(t: Tensor) -> dict[int, Tensor]:
    return {-1: _keys(1.0 + t), 0: _keys(t), 1: _keys(1.0 - t), 2: _keys(2.0 - t)}


def _keys(distance: Tensor, a: float = -0.75) -> Tensor:
    near = ((a + 2.0) * distance - (a + 3.0)) * distance**2 + 1.0
    far = a * (distance**3 - 5.0 * distance**2 + 8.0 * distance - 4.0)
    return torch.where(distance <= 1.0, near, far)


def _separable(source: Source, x: Tensor, y: Tensor, weights_of: Weights) -> Tensor:
    column, across = _cell(x, source.dtype)
    row, down = _cell(y, source.dtype)
    rows = [(source.line(row + step, 2), weight) for step, weight in weights_of(down).items()]
    columns = [(source.line(column + step, 3), weight) for step, weight in weights_of(across).items()]
    total: Tensor | None = None
    for at_row, weight_y in rows:
        for at_column, weight_x in columns:
            weight = (weight_y * weight_x)[:, None]
            picked = source.at(at_row, at_column)
            total = picked * weight if total is None else torch.addcmul(total, picked, weight)
    assert total is not None
    return total


def _cell(place: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """The pixel at or ahead of a place, and how far behind its centre that is."""
    before = (place - 0.5).floor()
    return before.detach().long(), (place - 0.5 - before.detach()).to(dtype)
