"""Light and paint on pictures in compiled code: one pass over the values, where NumPy takes four to seven.

Each operation is rounded to float32, in the order in which it is written.

This module imports Numba: import it only where pictures are changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from vicinal.sampling.compiled import compiled

_PICTURE = types.float32[:, ::1]
_FIELD = types.Array(types.float32, 1, "C", readonly=True)
_NUMBER = types.float32
_ONE, _ZERO = np.float32(1), np.float32(0)


def _move(value, pale, pallor):  # type: ignore[no-untyped-def]
    found = (max(value, pale) - value) * pallor + value
    return min(max(found, _ZERO), _ONE)


_moved: Any = njit(inline="always")(_move)


@compiled(_PICTURE, _FIELD, _NUMBER, _NUMBER, _NUMBER)
def paint_block(picture: NDArray[np.float32], share: NDArray[np.float32], times: float, gain: float, color: float) -> None:
    """Puts ``times`` a share [P] of a colour on the values of pixels [P, C], and what is left of ``gain`` times them."""
    channels = picture.shape[1]
    for pixel in range(picture.shape[0]):
        cover = share[pixel] * times
        rest, paint = gain * (_ONE - cover), color * cover
        if channels == 3:  # written out, which takes half as long
            picture[pixel, 0] = picture[pixel, 0] * rest + paint
            picture[pixel, 1] = picture[pixel, 1] * rest + paint
            picture[pixel, 2] = picture[pixel, 2] * rest + paint
        else:
            for channel in range(channels):
                picture[pixel, channel] = picture[pixel, channel] * rest + paint


@compiled(_PICTURE, _FIELD, _NUMBER)
def pale_block(picture: NDArray[np.float32], grey: NDArray[np.float32], pallor: float) -> None:
    """Moves values of pixels [P, C] by ``pallor`` of the way to 1.5 times their grey [P] and 0.5 more, if that is greater."""
    channels = picture.shape[1]
    for pixel in range(picture.shape[0]):
        pale = grey[pixel] * np.float32(1.5) + np.float32(0.5)
        if channels == 3:
            picture[pixel, 0] = _moved(picture[pixel, 0], pale, pallor)
            picture[pixel, 1] = _moved(picture[pixel, 1], pale, pallor)
            picture[pixel, 2] = _moved(picture[pixel, 2], pale, pallor)
        else:
            for channel in range(channels):
                picture[pixel, channel] = _moved(picture[pixel, channel], pale, pallor)
