"""Detail that is made stronger, in compiled code.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_FLOATS = types.Array(types.float32, 1, "C", readonly=True)


@compiled(types.float32[::1], _FLOATS, types.float32, types.float32)
def sharpen_block(picture: NDArray[np.float32], smoothed: NDArray[np.float32], amount: float, threshold: float) -> None:
    """Adds ``amount`` times the difference to ``smoothed`` to each value, unless it is below ``threshold``."""
    for k in range(len(picture)):
        detail = picture[k] - smoothed[k]
        changed = detail * amount + picture[k]
        picture[k] = picture[k] if abs(detail) < threshold else changed
