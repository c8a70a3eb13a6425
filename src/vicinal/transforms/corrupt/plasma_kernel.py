"""The plasma fractal in compiled code, a level at a time.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_DRAWN = types.Array(types.float64, 3, "C", readonly=True)


@compiled(types.float64[:, ::1], types.int64, types.float64, _DRAWN)
def midpoints_block(field: NDArray[np.float64], step: int, strength: float, drawn: NDArray[np.float64]) -> None:
    """Fills in what lies between the points of a torus that are ``step`` apart: their mean and up to ``strength`` more or less.

    ``drawn`` [3, n, n]: uniform numbers in [0, 1) for the middles of n x n squares, of their upper and of their left edges.
    """
    half, many, width = step // 2, drawn.shape[1], 2 * strength
    for i in range(many):
        y, below = i * step, (i + 1) % many * step
        for j in range(many):
            x, right = j * step, (j + 1) % many * step
            corners = field[y, x] + field[y, right] + field[below, x] + field[below, right]
            field[y + half, x + half] = corners / 4 + (-strength + width * drawn[0, i, j])
    for i in range(many):
        y, below, above = i * step, (i + 1) % many * step, (i - 1) % many * step
        for j in range(many):
            x, right, left = j * step, (j + 1) % many * step, (j - 1) % many * step
            corner, centre = field[y, x], field[y + half, x + half]
            across = corner + field[y, right] + centre + field[above + half, x + half]
            field[y, x + half] = across / 4 + (-strength + width * drawn[1, i, j])
            down = corner + field[below, x] + centre + field[y + half, left + half]
            field[y + half, x] = down / 4 + (-strength + width * drawn[2, i, j])
