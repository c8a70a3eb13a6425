"""Holes of a batch in compiled code: NumPy's calls take ten times as long for as few of them.

This module imports Numba: import it only where holes are drawn.
"""

from __future__ import annotations

import numpy as np
from numba import types

from vicinal.program.arrays import Floats, Ints
from vicinal.sampling.compiled import ROW, SIZES, compiled
from vicinal.sampling.elementary_kernel import exp, log

_UNIFORM = types.float64[:, ::1]
_OUT = types.int64[:, :, ::1]


@compiled(_UNIFORM, ROW, SIZES, _OUT)
def square_block(uniform: Floats, length: Floats, canvas: Ints, out: Ints) -> None:
    """Writes squares [N, R, 4] (y0, x0, y1, x1) of ``length`` [N], rounded, clipped to ``canvas`` [N, 2].

    ``uniform`` [2 R, N]: y and x of each centre, which are uniform over the pixels.
    """
    for n in range(out.shape[0]):
        side, height, width = np.int64(np.rint(length[n])), canvas[n, 0], canvas[n, 1]
        for hole in range(out.shape[1]):
            y = np.int64(uniform[2 * hole, n] * height) - side // 2
            x = np.int64(uniform[2 * hole + 1, n] * width) - side // 2
            out[n, hole, 0], out[n, hole, 2] = max(y, np.int64(0)), min(y + side, height)
            out[n, hole, 1], out[n, hole, 3] = max(x, np.int64(0)), min(x + side, width)


@compiled(_UNIFORM, SIZES, types.float64, types.float64, types.float64, types.float64, _OUT)
def rectangle_block(
    uniform: Floats, canvas: Ints, least_area: float, more_area: float, least_aspect: float, most_aspect: float, out: Ints
) -> None:
    """Writes rectangles [N, R, 4] (y0, x0, y1, x1) inside of ``canvas`` [N, 2]: of each hole the first candidate that fits.

    ``uniform`` [R (2 + 2 K), N], for each hole: where it lies in the room that is left (y, x), and each candidate's area, even
    over ``least_area`` to ``least_area + more_area`` of the canvas's, and aspect (width over height), log-uniform. Where none
    of the K fits the rectangle is all zeros.
    """
    low = log(least_aspect)
    more = log(most_aspect) - low
    columns = len(uniform) // out.shape[1]
    for n in range(out.shape[0]):
        height, width = canvas[n, 0], canvas[n, 1]
        for hole in range(out.shape[1]):
            first = hole * columns
            out[n, hole, 0], out[n, hole, 1], out[n, hole, 2], out[n, hole, 3] = 0, 0, 0, 0
            for row in range(first + 2, first + columns, 2):
                pixels = np.float64(height * width) * (least_area + uniform[row, n] * more_area)
                aspect = exp(low + uniform[row + 1, n] * more)
                down = np.int64(max(np.rint(np.sqrt(pixels / aspect)), 1.0))
                across = np.int64(max(np.rint(np.sqrt(pixels * aspect)), 1.0))
                if down <= height and across <= width:
                    y = np.int64(uniform[first, n] * (height - down + 1))
                    x = np.int64(uniform[first + 1, n] * (width - across + 1))
                    out[n, hole, 0], out[n, hole, 1], out[n, hole, 2], out[n, hole, 3] = y, x, y + down, x + across
                    break
