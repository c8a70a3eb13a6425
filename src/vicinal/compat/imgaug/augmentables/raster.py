"""Which pixels a line or a polygon covers: the pixels that scikit-image's ``draw`` finds, which imgaug draws with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def line(row0: int, col0: int, row1: int, col1: int) -> tuple[Any, Any]:
    """Rows and columns of Bresenham's line from one pixel to another, both included."""
    rows, cols = abs(row1 - row0), abs(col1 - col0)
    steps = np.arange(max(rows, cols) + 1)
    if steps.size == 1:
        return np.array([row0]), np.array([col0])
    if rows > cols:
        return row0 + _sign(row1 - row0) * steps, col0 + _sign(col1 - col0) * ((2 * cols * steps + rows) // (2 * rows))
    return row0 + _sign(row1 - row0) * ((2 * rows * steps + cols) // (2 * cols)), col0 + _sign(col1 - col0) * steps


def line_aa(row0: int, col0: int, row1: int, col1: int) -> tuple[Any, Any, Any]:
    """Rows, columns and coverage (0 to 1) of an antialiased line.

    Source: A. Zingl, "A rasterizing algorithm for drawing curves" (2012), the line. A pixel may come twice; the later counts.
    """
    rows, cols = abs(row1 - row0), abs(col1 - col0)
    down, right = (1 if row0 < row1 else -1), (1 if col0 < col1 else -1)
    length = math.hypot(rows, cols) or 1.0
    row, col, error = row0, col0, cols - rows
    pixels = []
    while True:
        pixels.append((row, col, abs(error - cols + rows) / length))
        before, column = error, col
        if 2 * before >= -cols:
            if col == col1:
                break
            if before + rows < length:
                pixels.append((row + down, col, abs(before + rows) / length))
            error -= rows
            col += right
        if 2 * before <= rows:
            if row == row1:
                break
            if cols - before < length:
                pixels.append((row, column + right, abs(cols - before) / length))
            error += cols
            row += down
    found = np.array(pixels)
    return found[:, 0].astype(np.int64), found[:, 1].astype(np.int64), 1.0 - found[:, 2]


def perimeter(rows: Any, cols: Any, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """Rows and columns of a closed outline of pixels, as far as they are within ``shape``."""
    drawn = [line(*a, *b) for a, b in _edges(rows, cols)]
    found = tuple(np.concatenate(part) for part in zip(*drawn, strict=True))
    inside = (found[0] >= 0) & (found[0] < shape[0]) & (found[1] >= 0) & (found[1] < shape[1])
    return found[0][inside], found[1][inside]


def polygon(rows: Any, cols: Any, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """Rows and columns of the pixels whose centres lie within a polygon (even-odd), or on its outline, and within ``shape``.

    Source: J. O'Rourke, "Computational geometry in C" (1998), point in polygon: rays to both sides, which agree but on an edge.
    """
    rows, cols = np.asarray(rows, np.float64), np.asarray(cols, np.float64)
    if len(rows) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    top, left = max(0, int(rows.min())), max(0, int(cols.min()))
    bottom, right = min(shape[0] - 1, math.ceil(rows.max())), min(shape[1] - 1, math.ceil(cols.max()))
    if bottom < top or right < left:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    y, x = np.mgrid[top : bottom + 1, left : right + 1]
    corner, crossed_right, crossed_left = (np.zeros(y.shape, bool) for _ in range(3))
    for (row0, col0), (row1, col1) in _edges(rows, cols):
        corner |= (y == row0) & (x == col0)
        meets = (col0 - x) * (row1 - y) - (col1 - x) * (row0 - y)  # times row1 - row0: how far right of the pixel it crosses
        side = meets if row1 > row0 else -meets
        crossed_right ^= ((row0 > y) != (row1 > y)) & (side > 0)
        crossed_left ^= ((row0 < y) != (row1 < y)) & (side < 0)
    found = np.nonzero(corner | crossed_right | crossed_left)
    return found[0] + top, found[1] + left


def _edges(rows: Any, cols: Any) -> Any:
    points = list(zip(rows, cols, strict=True))
    return zip(points, points[1:] + points[:1], strict=True)


def _sign(number: int) -> int:
    return 1 if number > 0 else -1
