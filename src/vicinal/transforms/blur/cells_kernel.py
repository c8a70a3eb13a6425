"""Means of square cells of bytes in compiled code.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.program.levels_kernel import of_byte, to_byte
from vicinal.sampling.compiled import compiled


@compiled(types.uint8[:, ::1], types.int64, types.int64)
def cells_block(rows: NDArray[np.uint8], channels: int, size: int) -> None:
    """Puts the mean of each cell of ``size`` pixels a side in its place: that of its columns' means, as float32.

    ``rows``: a picture, as [H, W C]. Sums of up to 1000 fractions of 255, or of their means, are exact in float64, so that
    their order does not matter.
    """
    height, width = len(rows), rows.shape[1] // channels
    sums, levels = np.empty(width * channels, np.float64), np.empty(width * channels, np.uint8)
    for top in range(0, height, size):
        bottom = min(top + size, height)
        for k in range(len(sums)):
            sums[k] = 0.0
        for y in range(top, bottom):
            row = rows[y]
            for k in range(len(sums)):
                sums[k] += of_byte(row[k])
        for left in range(0, width, size):
            right = min(left + size, width)
            for channel in range(channels):
                across = 0.0
                for x in range(left, right):
                    across += float(np.float32(sums[x * channels + channel] / (bottom - top)))
                level = np.uint8(to_byte(np.float32(across / (right - left))))
                for x in range(left, right):
                    levels[x * channels + channel] = level
        for y in range(top, bottom):
            row = rows[y]
            for k in range(len(levels)):
                row[k] = levels[k]
