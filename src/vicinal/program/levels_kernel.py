"""Whole levels and floats, each from the other, in compiled code: one pass over a picture, where NumPy takes two to five.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_ZERO, _ONE = np.float32(0), np.float32(1)
_FLOATS = types.Array(types.float32, 1, "C", readonly=True)
_BYTES = types.Array(types.uint8, 1, "C", readonly=True)
_WORDS = types.Array(types.uint16, 1, "C", readonly=True)


_TOP, _TOP_WORD = np.float32(255), np.float32(65535)
_HIGH, _LOW = np.float32(0x101 / 2**16), np.float32(1 / 255 / 2**16)
"""Which add up to 1 / 255. A byte times the first is exact, so that the sum of both products is rounded as the quotient is."""


def _hold(value):  # type: ignore[no-untyped-def]
    """In [0, 1]; NaN as 0."""
    above = value if value >= _ZERO else _ZERO  # as NaN is not
    return above if above < _ONE else _ONE


_held: Any = njit(inline="always")(_hold)


@njit(inline="always")
def of_byte(level):  # type: ignore[no-untyped-def]
    """A level / 255 in float32: the nearest, without the division, which takes twice as long."""
    whole = np.float32(np.int32(level))
    return whole * _HIGH + whole * _LOW


@njit(inline="always")
def to_byte(value):  # type: ignore[no-untyped-def]
    """The nearest level: NaN and what is below 0 as 0, above 1 as 255."""
    return np.int32(np.rint(_held(value) * _TOP))


@compiled(_FLOATS, types.uint8[::1])
def bytes_block(values: NDArray[np.float32], out: NDArray[np.uint8]) -> None:
    """Writes fractions of the range as the nearest levels: NaN and what is below 0 as 0, above 1 as the greatest."""
    for k in range(len(values)):
        out[k] = to_byte(values[k])


@compiled(_FLOATS, types.uint16[::1])
def words_block(values: NDArray[np.float32], out: NDArray[np.uint16]) -> None:
    """The same to 16 bits."""
    for k in range(len(values)):
        out[k] = np.int32(np.rint(_held(values[k]) * _TOP_WORD))


@compiled(_BYTES, types.float32[::1])
def of_bytes_block(values: NDArray[np.uint8], out: NDArray[np.float32]) -> None:
    """Writes levels as fractions of the greatest."""
    for k in range(len(values)):
        out[k] = of_byte(values[k])


@compiled(_WORDS, types.float32[::1])
def of_words_block(values: NDArray[np.uint16], out: NDArray[np.float32]) -> None:
    """The same of 16 bits."""
    for k in range(len(values)):
        out[k] = np.float32(values[k]) / _TOP_WORD


@compiled(_FLOATS, types.float32[::1])
def held_block(values: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """Writes floats held to [0, 1]: NaN as 0. ``out`` may be ``values``."""
    for k in range(len(values)):
        out[k] = _held(values[k])
