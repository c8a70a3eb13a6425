"""Corners of windows for a batch, in compiled code: NumPy's calls take ten times as long for as few of them.

This module imports Numba: import it only where windows are drawn.
"""

from __future__ import annotations

import numpy as np
from numba import types

from vicinal.program.arrays import Floats, Ints
from vicinal.sampling.compiled import SIZES, compiled


@compiled(
    types.float64[:, ::1], SIZES, types.int64, types.int64, types.float64[:, ::1],
)  # fmt: skip
def corner_block(uniform: Floats, canvas: Ints, height: int, width: int, out: Floats) -> None:
    """Writes y and x [2, N] of a window's top left corner, uniform over all whole pixels where it lies inside of the canvas.

    Along an axis on which the window is the larger one: where the canvas lies inside of it. ``uniform`` [2, N].
    """
    for n in range(out.shape[1]):
        for axis in range(2):
            room = canvas[n, axis] - (height if axis == 0 else width)
            index = np.int64(uniform[axis, n] * (abs(room) + 1))
            out[axis, n] = index if room >= 0 else -index
