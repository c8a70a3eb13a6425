"""Functions of a level, which 8-bit pictures are looked up in."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image


def looked_up(image: Image, table: NDArray[np.uint8]) -> Image:
    """uint8 of any shape through a table [256]."""
    if image.size == 0:
        return image.copy()
    flat = np.ascontiguousarray(image)
    return np.asarray(cv2.LUT(flat.reshape(flat.shape[0], -1), table)).reshape(image.shape)
