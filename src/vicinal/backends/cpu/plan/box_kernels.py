"""Boxes of one picture in compiled code: what is comparisons and products alone, as NumPy has it, bit for bit.

This module imports Numba: import it only where boxes are moved.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.backends.cpu.plan.arrays import UNSURE
from vicinal.sampling.compiled import compiled

Floats = NDArray[np.float64]

_IN, _OUT = types.float64[:, ::1], types.float64[:, ::1]


@compiled(_IN, types.int64, types.int64, types.float64, _OUT, types.int64[::1])
def read_block(boxes: Floats, height: int, width: int, fraction: float, corners: Floats, found: NDArray[np.int64]) -> None:
    """Writes the four ``corners`` [4 M, 2] of boxes [M, 4], clockwise from the top left. ``found`` [1]: UNSURE unless all are
    certainly boxes in pixels inside of the picture: one reaches further than ``fraction``.
    """
    furthest, inside = 0.0, True
    for n in range(len(boxes)):
        left, top, right, bottom = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        inside = inside and left >= 0.0 and top >= 0.0 and left < right and top < bottom and right <= width and bottom <= height
        furthest = max(furthest, max(right, bottom))
        corners[4 * n, 0], corners[4 * n, 1] = left, top
        corners[4 * n + 1, 0], corners[4 * n + 1, 1] = right, top
        corners[4 * n + 2, 0], corners[4 * n + 2, 1] = right, bottom
        corners[4 * n + 3, 0], corners[4 * n + 3, 1] = left, bottom
    found[0] = len(boxes) if inside and furthest > fraction else UNSURE


@compiled(
    _IN, types.float64[:, :, ::1], _IN, types.int64, types.int64, types.float64, types.float64, types.float64, _OUT,
    types.int64[::1], types.int64[::1],
)  # fmt: skip
def keep_block(
    moved: Floats, forward: Floats, boxes: Floats, height: int, width: int, rounding: float, min_area: float,
    min_visibility: float, out: Floats, kept: NDArray[np.int64], found: NDArray[np.int64],
) -> None:  # fmt: skip
    """What is left of boxes [M, 4] whose corners lie at ``moved`` [4 M, 3] (x, y, depth) by the map ``forward`` [1, 3, 3], on a
    canvas of ``height`` x ``width``: their hulls in ``out`` [M, 4], and which they are in ``kept``, ``found`` [1] of them.

    The rules are move_boxes.py's. UNSURE where the map does not keep parallels, or turns and a box leaves the canvas.
    """
    f, count = forward[0], 0
    found[0] = UNSURE
    if f[2, 0] != 0.0 or f[2, 1] != 0.0 or f[2, 2] != 1.0:
        return
    turned = f[0, 1] != 0.0 or f[1, 0] != 0.0
    for n in range(len(boxes)):
        x0 = x1 = moved[4 * n, 0]
        y0 = y1 = moved[4 * n, 1]
        for k in range(4 * n, 4 * n + 4):
            if moved[k, 2] != 1.0:
                return
            x0, x1 = min(x0, moved[k, 0]), max(x1, moved[k, 0])
            y0, y1 = min(y0, moved[k, 1]), max(y1, moved[k, 1])
        whole = (x1 - x0) * (y1 - y0)
        x0, x1 = min(x0 if x0 > 0.0 else 0.0, np.float64(width)), min(x1 if x1 > 0.0 else 0.0, np.float64(width))
        y0, y1 = min(y0 if y0 > 0.0 else 0.0, np.float64(height)), min(y1 if y1 > 0.0 else 0.0, np.float64(height))
        left, before = (x1 - x0) * (y1 - y0), (boxes[n, 2] - boxes[n, 0]) * (boxes[n, 3] - boxes[n, 1])
        same = abs(left - before) <= rounding * before
        if not (left > 0.0 and (same or left >= min_area) and left >= min_visibility * whole):
            continue
        if turned and left < whole:  # the outline may have left where the hull has not
            return
        out[count, 0], out[count, 1], out[count, 2], out[count, 3] = x0, y0, x1, y1
        kept[count] = n
        count += 1
    found[0] = count
