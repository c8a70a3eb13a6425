"""From floats to whole levels in compiled code: one pass over a picture, where NumPy takes five.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_ZERO, _ONE = np.float32(0), np.float32(1)


@compiled(types.Array(types.float32, 1, "C", readonly=True), types.float32, types.uint16[::1])
def levels_block(values: NDArray[np.float32], top: float, out: NDArray[np.uint16]) -> None:
    """Writes fractions of a range of 0 to ``top`` as the nearest levels: NaN and what is below 0 as 0, above 1 as ``top``."""
    for k in range(len(values)):
        value = values[k] if values[k] > _ZERO else _ZERO  # as NaN is not
        out[k] = np.int32(np.rint((value if value < _ONE else _ONE) * top))
