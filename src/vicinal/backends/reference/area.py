"""Antialiased resampling: the filter widens with the shrinking."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vicinal.backends.reference.border import fetch
from vicinal.program.limits import FAR, TURNED_TAPS, UPRIGHT_TAPS
from vicinal.program.ops import Floats, Ints

_PERIODS: dict[str | None, Callable[[int], float]] = {
    "wrap": lambda size: float(size), "symmetric": lambda size: 2.0 * size, "reflect": lambda size: max(2.0 * size - 2.0, 1.0),
}  # fmt: skip
"""After how many pixels the picture that a border makes repeats itself."""


def area(
    values: Floats, x: Floats, y: Floats, matrix: Floats, border: str | None, fill: Floats, displaced: bool = False
) -> Floats:
    """A weighted mean [..., C] around every point; along each source axis the weights are a triangle.

    Its half-width is max(1, s), where s is how many source pixels one output pixel spans on that axis: |m00| + |m01|
    for x and |m10| + |m11| for y, of the matrix divided by m22. With s <= 1 this is bilinear. It is the filter of
    Pillow's ``Image.resize(BILINEAR)``, and as there only pixels of the canvas count for the border "edge" (and None).

    ``displaced``: a displacement field moves the places, so that rows do not stay rows.

    Two bounds keep its cost within reason. A border that repeats the picture is looked at for one period at most, whose
    mean what is wider than that nears. And of more than 2 t + 1 pixels along an axis only every k-th counts, k the least
    number that leaves no more: t is UPRIGHT_TAPS where axes stay axes, else TURNED_TAPS (ops.Warp says what of it shows).
    """
    scale = matrix[2, 2] or 1.0
    span = np.abs(matrix[:2, :2] / scale).sum(axis=1)
    upright = scale == 1.0 and not matrix[[0, 1, 2, 2], [1, 0, 0, 1]].any() and not displaced
    most = UPRIGHT_TAPS if upright else TURNED_TAPS
    height, width = values.shape[:2]
    columns, across = _taps(x, width, float(span[0]), border, most)
    rows, down = _taps(y, height, float(span[1]), border, most)
    if upright:
        return _upright(values, rows, down, columns, across, border, fill)
    total = np.zeros((*x.shape, values.shape[2]))
    for row, weight_y in zip(rows, down, strict=True):
        for column, weight_x in zip(columns, across, strict=True):
            total += (weight_y * weight_x)[..., None] * fetch(values, row, column, border, fill)
    return total


def _upright(
    values: Floats, rows: Ints, down: Floats, columns: Ints, across: Floats, border: str | None, fill: Floats
) -> Floats:
    """The same where rows stay rows, first down and then across: the taps [taps, H, W] of a row, or column, are all alike."""
    picked = fetch(values, rows[:, :, :1], np.arange(values.shape[1]), border, fill)
    blended = (down[:, :, :1, None] * picked).sum(axis=0)
    picked = fetch(blended, np.arange(len(blended))[:, None], columns[:, :1], border, fill)
    return np.asarray((across[:, :1, :, None] * picked).sum(axis=0))


def _taps(centre: Floats, size: int, span: float, border: str | None, most: int) -> tuple[Ints, Floats]:
    """Source indices and weights (sum 1) [taps, ...] of the triangle around every coordinate of one axis."""
    half = min(max(1.0, span), _PERIODS[border](size) if border in _PERIODS else FAR)
    first, last = np.ceil(centre - half - 0.5).astype(np.int64), np.floor(centre + half - 0.5).astype(np.int64)
    if border is None or border == "edge":
        first, last = np.maximum(first, 0), np.minimum(last, size - 1)
    wide = np.maximum(last - first, 0)
    step = 1 + wide // (2 * most + 1)
    index = first + step * np.arange(int((wide // step).max()) + 1).reshape(-1, *(1,) * centre.ndim)
    weight = np.where(index <= last, np.maximum(0.0, 1.0 - np.abs(index + 0.5 - centre) / half), 0.0)
    # Beyond the reach of the filter the nearest pixel is what the renormalised weights tend to.
    none = weight.sum(axis=0) == 0.0
    index[0] = np.where(none, np.floor(centre).astype(np.int64), index[0])
    weight[0] = np.where(none, 1.0, weight[0])
    return index, weight / weight.sum(axis=0)
