"""Chains of pixels that were copied, in compiled code.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled


@compiled(types.Array(types.int64, 2, "C", readonly=True), types.int64, types.int64, types.int64[:, ::1])
def displace_block(by: NDArray[np.int64], first: int, columns: int, shown: NDArray[np.int64]) -> None:
    """From the last pixel to the first, lets each of ``shown`` [H, W] be what the one ``by`` [2, N] beside it is by then.

    These are the rows and columns from ``first`` on, ``columns`` in each row.
    """
    for k in range(by.shape[1] - 1, -1, -1):
        y, x = first + k // columns, first + k % columns
        shown[y, x] = shown[y + by[0, k], x + by[1, k]]
