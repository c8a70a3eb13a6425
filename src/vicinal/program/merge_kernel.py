"""Two warps of a batch as one, in compiled code: NumPy's products of small matrices take ten times as long.

This module imports Numba: import it only where programs are made.
"""

from __future__ import annotations

import numpy as np
from numba import types

from vicinal.program.arrays import Bools, Floats
from vicinal.sampling.compiled import MATRICES, compiled

_IDENTITY = np.eye(3)  # a constant of the compiled code: making one there would need Numba's runtime
_ACTIVE = types.Array(types.boolean, 1, "A", readonly=True)


@compiled(MATRICES, _ACTIVE, MATRICES, _ACTIVE, types.float64[:, :, ::1])
def merge_block(first: Floats, first_active: Bools, second: Floats, second_active: Bools, out: Floats) -> None:
    """first @ second [N, 3, 3]; a matrix that is not active counts as the identity."""
    for n in range(len(out)):
        a = first[n] if first_active[n] else _IDENTITY
        b = second[n] if second_active[n] else _IDENTITY
        for row in range(3):
            for column in range(3):
                out[n, row, column] = a[row, 0] * b[0, column] + a[row, 1] * b[1, column] + a[row, 2] * b[2, column]
