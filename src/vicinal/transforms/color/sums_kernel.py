"""Sums and histograms of channels in compiled code.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_ROWS = types.Array(types.float32, 2, "C", readonly=True)
_NUMBERS = types.Array(types.float64, 1, "C", readonly=True)


@compiled(_ROWS, types.float64[::1])
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


@compiled(_ROWS, _NUMBERS, types.float64[::1])
def squares_block(values: NDArray[np.float32], means: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """The same of the squares of differences to ``means`` [C]."""
    if values.shape[1] == 3:
        red, green, blue = out[0], out[1], out[2]
        for k in range(len(values)):
            r, g, b = values[k, 0] - means[0], values[k, 1] - means[1], values[k, 2] - means[2]
            red, green, blue = red + r * r, green + g * g, blue + b * b
        out[0], out[1], out[2] = red, green, blue
    else:
        for k in range(len(values)):
            for channel in range(values.shape[1]):
                x = values[k, channel] - means[channel]
                out[channel] += x * x


@compiled(types.float32[:, ::1], _NUMBERS, _NUMBERS, _NUMBERS)
def scaled_block(
    values: NDArray[np.float32], means: NDArray[np.float64], scales: NDArray[np.float64], shifts: NDArray[np.float64]
) -> None:  # fmt: skip
    """Makes (x - mean) scale + shift of rows [N, C], with a number for each channel."""
    for k in range(len(values)):
        for channel in range(values.shape[1]):
            values[k, channel] = (values[k, channel] - means[channel]) * scales[channel] + shifts[channel]


@compiled(types.Array(types.uint8, 2, "C", readonly=True), types.int64[:, ::1])
def counts_block(values: NDArray[np.uint8], out: NDArray[np.int64]) -> None:
    """Counts the levels of rows [N, C] to ``out`` [C, 256]."""
    for k in range(len(values)):
        for channel in range(values.shape[1]):
            out[channel, values[k, channel]] += 1
