"""Median blur."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform

WIDEST = 127
"""The greatest radius: OpenCV counts up to 65,535 pixels in a window."""

MOST_OF_DEEP = 5
"""Pixels a side of the largest window that OpenCV takes of values that are not 8-bit."""


@picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
def median_blur(picture: Picture, radius: float) -> Picture:
    size = 2 * int(radius) + 1
    if size == 1:
        return picture
    quick = picture.dtype == np.uint8 or size <= MOST_OF_DEEP
    planes = (np.ascontiguousarray(picture[:, :, k]) for k in range(picture.shape[2]))
    return np.dstack([cv2.medianBlur(plane, size) if quick else _by_sorting(plane, size) for plane in planes])


def _by_sorting(plane: Picture, size: int) -> Picture:
    """The same of a plane [H, W] of any dtype, row by row."""
    reach, middle = size // 2, size * size // 2
    wide = cv2.copyMakeBorder(plane, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (size, size))
    rows = (np.partition(row.reshape(len(row), -1), middle, axis=1)[:, middle] for row in windows)
    return np.stack(list(rows))


@transform
class MedianBlur(Transform):
    """Takes the median of a square window about every pixel, channel by channel; beyond the edge the outermost pixel goes on.

    ``radius``: in pixels, a whole number of 0 to 127; the window has 2 radius + 1 pixels a side, and 0 keeps the picture.
    From 3 on, pictures that are not 8-bit take far longer, as their values are sorted.

    >>> dot = np.zeros((7, 7), np.uint8)
    >>> dot[3, 3] = 90
    >>> int(vc.MedianBlur(radius=1)(dot).max())
    0
    """

    radius: fields.Parameter = fields.integer(default=(1, 2), low=0, high=WIDEST)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(median_blur, radius=np.rint(drawn(self, site, "radius")))
