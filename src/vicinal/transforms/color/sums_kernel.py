"""Sums of channels in compiled code.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled


@compiled(types.Array(types.float32, 2, "C", readonly=True), types.float64[::1])
def sums_block(values: NDArray[np.float32], out: NDArray[np.float64]) -> None:
    """Adds the rows [N, C], one after the other, to ``out`` [C]."""
    if values.shape[1] == 3:  # in registers
        red, green, blue = out[0], out[1], out[2]
        for k in range(len(values)):
            red, green, blue = red + values[k, 0], green + values[k, 1], blue + values[k, 2]
        out[0], out[1], out[2] = red, green, blue
    else:
        for k in range(len(values)):
            for channel in range(values.shape[1]):
                out[channel] += values[k, channel]
