"""Windows of random area and aspect for a batch, in compiled code: NumPy takes ten times as long for few samples.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import SIZES, compiled
from vicinal.sampling.elementary_kernel import exp, log

Floats = NDArray[np.float64]


@compiled(
    types.float64[:, ::1], SIZES, types.float64, types.float64, types.float64,
    types.float64, types.int64, types.int64, types.float64[:, ::1], types.float64[:, :, ::1],
)  # fmt: skip
def window_block(
    uniform: Floats, canvas: NDArray[np.int64], least_area: float, more_area: float, least_ratio: float, most_ratio: float,
    rows: int, columns: int, out: Floats, matrix: Floats,
) -> None:  # fmt: skip
    """Writes x, y, width and height [4, N] of the first of K candidates that fits on the canvas [N, 2] (height, width), else
    of the largest window of an aspect in the range.

    ``uniform`` [2 + 2 K, N]: rows 0 and 1 say where in the room that is left it lies; rows 2 + 2 k and 3 + 2 k give
    candidate k its area, even over ``least_area`` to ``least_area + more_area`` of the canvas's, and its aspect (width over
    height), log-uniform. ``matrix`` [N, 3, 3] becomes the maps that carry a canvas of ``rows`` x ``columns`` to the windows.
    """
    low = log(least_ratio)
    more = log(most_ratio) - low
    for n in range(out.shape[1]):
        tall, wide = np.float64(canvas[n, 0]), np.float64(canvas[n, 1])
        width, height = min(wide, tall * most_ratio), min(tall, wide / least_ratio)
        for row in range(2, len(uniform), 2):
            area = tall * wide * (least_area + uniform[row, n] * more_area)
            aspect = exp(low + uniform[row + 1, n] * more)
            across, down = np.sqrt(area * aspect), np.sqrt(area / aspect)
            if across <= wide and down <= tall:
                width, height = across, down
                break
        out[0, n], out[1, n] = uniform[0, n] * (wide - width), uniform[1, n] * (tall - height)
        out[2, n], out[3, n] = width, height
        matrix[n, 0, 0], matrix[n, 0, 1], matrix[n, 0, 2] = width / columns, 0.0, out[0, n]
        matrix[n, 1, 0], matrix[n, 1, 1], matrix[n, 1, 2] = 0.0, height / rows, out[1, n]
        matrix[n, 2, 0], matrix[n, 2, 1], matrix[n, 2, 2] = 0.0, 0.0, 1.0
