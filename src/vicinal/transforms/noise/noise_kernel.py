"""Noise put on pictures in compiled code: one pass over the values, where NumPy takes five to eight.

Each operation is rounded to float32, in the order in which it is written.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.program.levels_kernel import of_byte, to_byte
from vicinal.sampling.compiled import compiled

_PICTURE = types.float32[:, ::1]
_FIELD = types.Array(types.float32, 1, "C", readonly=True)
_COUNTS = types.Array(types.int64, 1, "C", readonly=True)
_NUMBER = types.float32
ROOM = 1024
"""Pixels that are worked on at a time."""
_CIRCLE = np.float32(360)
_WHITE, _ONE, _ZERO = np.float32(255), np.float32(1), np.float32(0)


@compiled(_PICTURE, _FIELD, _NUMBER)
def turn_block(hls: NDArray[np.float32], field: NDArray[np.float32], reach: float) -> None:
    """Adds reach z to the hue of a pixel [P, 3], 0 to 360 degrees, and keeps it on the circle, for its z of a field [P]."""
    for pixel in range(hls.shape[0]):
        hue = hls[pixel, 0] + reach * field[pixel]
        if hue < -_CIRCLE or hue >= _CIRCLE + _CIRCLE:
            hue = np.fmod(hue, _CIRCLE)
        if hue < _ZERO:
            hue += _CIRCLE
        elif hue >= _CIRCLE:
            hue -= _CIRCLE
        hls[pixel, 0] = hue


@compiled(_PICTURE, _COUNTS, types.int64)
def light_block(picture: NDArray[np.float32], counts: NDArray[np.int64], channel: int) -> None:
    """Brings a channel of pixels [P, C] up to n / 255 of the way to 1, and no further, for the n of a pixel [P]."""
    for pixel in range(picture.shape[0]):
        value = picture[pixel, channel]
        value += np.float32(counts[pixel]) / _WHITE * (_ONE - value)
        picture[pixel, channel] = value if value < _ONE else _ONE


@njit(nogil=True, error_model="numpy")
def _spread(field, channels, scale, shift, reach, numbers):  # type: ignore[no-untyped-def]
    """Writes (scale x + shift) reach of a field [P] for each channel of its pixels [P C]."""
    if channels == 1:
        for pixel in range(len(field)):
            numbers[pixel] = (field[pixel] * scale + shift) * reach
    elif channels == 3:
        for pixel in range(len(field)):
            number, at = (field[pixel] * scale + shift) * reach, 3 * pixel
            numbers[at] = numbers[at + 1] = numbers[at + 2] = number
    else:
        for pixel in range(len(field)):
            number = (field[pixel] * scale + shift) * reach
            for c in range(channels):
                numbers[pixel * channels + c] = number


@njit(inline="always")
def _part(picture, field, first, end):  # type: ignore[no-untyped-def]
    """The values of the pixels ``first`` to ``end``."""
    channels = len(picture) // len(field)
    return picture[first * channels : end * channels]


@compiled(types.float32[::1], _FIELD, _NUMBER, _NUMBER, _NUMBER)
def times_block(picture: NDArray[np.float32], field: NDArray[np.float32], scale: float, shift: float, reach: float) -> None:
    """Multiplies values [P C] by (scale x + shift) reach, for the x of their pixel in a field [P], or of their own, in one
    [P C]."""
    channels, room = len(picture) // len(field), min(len(field), ROOM)
    numbers = np.empty(room * channels, np.float32)
    for first in range(0, len(field), room):
        end = min(first + room, len(field))
        _spread(field[first:end], channels, scale, shift, reach, numbers)
        values = _part(picture, field, first, end)
        for k in range(len(values)):
            values[k] *= numbers[k]


@compiled(types.float32[::1], _FIELD, _NUMBER, _NUMBER, _NUMBER)
def plus_block(picture: NDArray[np.float32], field: NDArray[np.float32], scale: float, shift: float, reach: float) -> None:
    """The same, added."""
    channels, room = len(picture) // len(field), min(len(field), ROOM)
    numbers = np.empty(room * channels, np.float32)
    for first in range(0, len(field), room):
        end = min(first + room, len(field))
        _spread(field[first:end], channels, scale, shift, reach, numbers)
        values = _part(picture, field, first, end)
        for k in range(len(values)):
            values[k] += numbers[k]


@compiled(types.uint8[::1], _FIELD, _NUMBER, _NUMBER, _NUMBER)
def times_bytes_block(picture: NDArray[np.uint8], field: NDArray[np.float32], scale: float, shift: float, reach: float) -> None:
    """As ``times_block``, of bytes: to the nearest levels, as if they had become floats."""
    channels, room = len(picture) // len(field), min(len(field), ROOM)
    numbers = np.empty(room * channels, np.float32)
    for first in range(0, len(field), room):
        end = min(first + room, len(field))
        _spread(field[first:end], channels, scale, shift, reach, numbers)
        values = _part(picture, field, first, end)
        for k in range(len(values)):
            values[k] = to_byte(of_byte(values[k]) * numbers[k])


@compiled(types.uint8[::1], _FIELD, _NUMBER, _NUMBER, _NUMBER)
def plus_bytes_block(picture: NDArray[np.uint8], field: NDArray[np.float32], scale: float, shift: float, reach: float) -> None:
    """As ``plus_block``, of bytes."""
    channels, room = len(picture) // len(field), min(len(field), ROOM)
    numbers = np.empty(room * channels, np.float32)
    for first in range(0, len(field), room):
        end = min(first + room, len(field))
        _spread(field[first:end], channels, scale, shift, reach, numbers)
        values = _part(picture, field, first, end)
        for k in range(len(values)):
            values[k] = to_byte(of_byte(values[k]) + numbers[k])
