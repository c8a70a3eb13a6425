"""Antialiased resampling: the filter widens with the shrinking."""

from __future__ import annotations

import numpy as np

from vicinal.backends.reference.border import fetch, map_index
from vicinal.program.ops import Floats, Ints


def area(values: Floats, x: Floats, y: Floats, matrix: Floats, border: str | None, fill: Floats) -> Floats:
    """A weighted mean [..., C] around every point; along each source axis the weights are a triangle.

    Its half-width is max(1, s), where s is how many source pixels one output pixel spans on that axis: |m00| + |m01|
    for x and |m10| + |m11| for y, of the matrix divided by m22. With s <= 1 this is bilinear. It is the filter of
    Pillow's ``Image.resize(BILINEAR)``, and as there only pixels of the canvas count for the border "edge" (and None).
    """
    span = np.abs(matrix[:2, :2] / matrix[2, 2]).sum(axis=1)
    height, width = values.shape[:2]
    columns, across = _taps(x, width, float(span[0]), border)
    rows, down = _taps(y, height, float(span[1]), border)
    total = np.zeros((*x.shape, values.shape[2]))
    for row, weight_y in zip(rows, down, strict=True):
        for column, weight_x in zip(columns, across, strict=True):
            total += (weight_y * weight_x)[..., None] * fetch(values, row, column, border, fill)
    return total


def _taps(centre: Floats, size: int, span: float, border: str | None) -> tuple[Ints, Floats]:
    """Source indices and weights (sum 1) [taps, ...] of the triangle around every coordinate of one axis."""
    half = max(1.0, span)
    first = np.ceil(centre - half - 0.5).astype(np.int64)
    steps = np.arange(int(2.0 * half) + 1).reshape(-1, *(1,) * centre.ndim)
    index = first + steps
    weight = np.maximum(0.0, 1.0 - np.abs(index + 0.5 - centre) / half)
    if border is None or border == "edge":
        inside = map_index(index, size, border)[1]
        weight = np.where(inside, weight, 0.0)
        # Beyond the reach of the filter the nearest pixel is what the renormalised weights tend to.
        weight[0] = np.where(weight.sum(axis=0) == 0.0, 1.0, weight[0])
    return index, weight / weight.sum(axis=0)
