"""Windows of random area and aspect for a batch, in compiled code: NumPy takes ten times as long for few samples.

This module imports Numba: import it only where numbers are drawn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _window_block(
    uniform: Floats, canvas: NDArray[np.int64], least_area: float, more_area: float, least_ratio: float, most_ratio: float,
    out: Floats,
) -> None:  # fmt: skip
    low = np.log(least_ratio)
    more = np.log(most_ratio) - low
    for n in range(out.shape[1]):
        tall, wide = np.float64(canvas[n, 0]), np.float64(canvas[n, 1])
        out[0, n], out[1, n] = min(wide, tall * most_ratio), min(tall, wide / least_ratio)
        for candidate in range(len(uniform) // 2):
            area = tall * wide * (least_area + uniform[2 * candidate, n] * more_area)
            aspect = np.exp(low + uniform[2 * candidate + 1, n] * more)
            width, height = np.sqrt(area * aspect), np.sqrt(area / aspect)
            if width <= wide and height <= tall:
                out[0, n], out[1, n] = width, height
                break


_SIGNATURE = types.void(
    types.float64[:, ::1], types.Array(types.int64, 2, "A", readonly=True), types.float64, types.float64, types.float64,
    types.float64, types.float64[:, ::1],
)  # fmt: skip

window_block: Callable[[Floats, NDArray[np.int64], float, float, float, float, Floats], None] = njit(
    _SIGNATURE, nogil=True, cache=True
)(_window_block)
"""window_block(uniform [2 K, N], canvas [N, 2], least_area, more_area, least_ratio, most_ratio, out [2, N]): width and height
of the first of K candidates that fits on the canvas (height, width), else of the largest window of an aspect in the range.

Rows 2 k and 2 k + 1 of ``uniform`` give candidate k its area, even over ``least_area`` to ``least_area + more_area`` of the
canvas's, and its aspect (width over height), log-uniform.
"""
