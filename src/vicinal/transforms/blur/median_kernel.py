"""Medians of bytes in compiled code, for windows between those that OpenCV sorts and those that it counts.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

Bytes = NDArray[np.uint8]


@compiled(types.Array(types.uint8, 2, "C", readonly=True), types.int64, types.int64, types.uint8[::1], types.uint8[:, ::1])
def median_block(wide: Bytes, size: int, channels: int, count: Bytes, out: Bytes) -> None:
    """Writes the median of ``size`` x ``size`` pixels, odd and at most 15, about each to ``out`` [H, W C].

    ``wide`` [H + size - 1, (W + size - 1) C]: the picture and what lies around it. ``count``: room for two rows [2 W C].

    The median is found from its highest bit on: a bit is set where more than half of the window is at least the number that
    has it. So whole rows are compared with whole rows, 32 values in an instruction.
    """
    half, long = np.uint8(size * size // 2), out.shape[1]
    above, least = count[:long], count[long:]
    for y in range(len(out)):
        level = out[y]
        level[:] = 0
        for bit in range(7, -1, -1):
            step = np.uint8(1 << bit)
            for k in range(len(level)):
                least[k] = level[k] + step
                above[k] = 0
            for down in range(size):
                row = wide[y + down]
                first = row[:long]
                for k in range(len(level)):
                    above[k] += np.uint8(first[k] >= least[k])
                for across in range(1, size, 2):
                    at = across * channels
                    second, third = row[at : at + long], row[at + channels : at + channels + long]
                    for k in range(len(level)):
                        above[k] += np.uint8(second[k] >= least[k]) + np.uint8(third[k] >= least[k])
            for k in range(len(level)):
                level[k] += np.uint8(above[k] > half) * step
