"""Functions of single values, on bytes by a table."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from vicinal.program.ops.apply import Picture
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms.corrupt.values import Floats

LEVELS = np.arange(256, dtype=np.uint8)


def by_level(change: Callable[[Floats], Floats], picture: Picture) -> Picture:
    """What ``change`` makes of a picture's values, each by itself and wherever it lies: of bytes, of their 256 levels.

    It takes and gives float32 [N]; what it gives is rounded to levels as that of any function of pictures is.
    """
    if picture.dtype != np.uint8:
        return change(picture.reshape(-1)).reshape(picture.shape)
    kernels, values, table = kernels_of("vicinal.program.levels_kernel"), np.empty(256, np.float32), np.empty(256, np.uint8)
    kernels.of_bytes_block(LEVELS, values)
    kernels.bytes_block(change(values), table)
    return np.asarray(cv2.LUT(picture, table), np.uint8).reshape(picture.shape)
