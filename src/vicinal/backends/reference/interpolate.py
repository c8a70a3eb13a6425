"""Values between pixel centres: nearest, bilinear, bicubic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from vicinal.backends.reference.border import fetch
from vicinal.backends.reference.points import nearest_index
from vicinal.program.ops import Floats

Weights: TypeAlias = Callable[[Floats], dict[int, Floats]]


def nearest(values: Floats, x: Floats, y: Floats, border: str | None, fill: Floats) -> Floats:
    """The pixel [..., C] under every point (x, y)."""
    return fetch(values, nearest_index(y), nearest_index(x), border, fill)


def bilinear(values: Floats, x: Floats, y: Floats, border: str | None, fill: Floats) -> Floats:
    """The mean of the 2 x 2 pixels around every point, weighted by nearness."""
    return _separable(values, x, y, border, fill, _linear_weights)


def bicubic(values: Floats, x: Floats, y: Floats, border: str | None, fill: Floats) -> Floats:
    """Keys' cubic convolution over 4 x 4 pixels (1981) with a = -0.75, as in OpenCV; it overshoots."""
    return _separable(values, x, y, border, fill, _cubic_weights)


def _linear_weights(t: Floats) -> dict[int, Floats]:
    return {0: 1.0 - t, 1: t}


def _cubic_weights(t: Floats) -> dict[int, Floats]:
    return {-1: _keys(1.0 + t), 0: _keys(t), 1: _keys(1.0 - t), 2: _keys(2.0 - t)}


def _keys(distance: Floats, a: float = -0.75) -> Floats:
    near = ((a + 2.0) * distance - (a + 3.0)) * distance**2 + 1.0
    far = a * (distance**3 - 5.0 * distance**2 + 8.0 * distance - 4.0)
    return np.where(distance <= 1.0, near, far)


def _separable(values: Floats, x: Floats, y: Floats, border: str | None, fill: Floats, weights_of: Weights) -> Floats:
    column, row = np.floor(x - 0.5), np.floor(y - 0.5)
    across, down = weights_of(x - 0.5 - column), weights_of(y - 0.5 - row)
    total = np.zeros((*x.shape, values.shape[2]))
    for dy, weight_y in down.items():
        for dx, weight_x in across.items():
            taps = fetch(values, row.astype(np.int64) + dy, column.astype(np.int64) + dx, border, fill)
            total += (weight_y * weight_x)[..., None] * taps
    return total
