"""Median blur."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform

WIDEST = 127
"""The greatest radius: OpenCV counts up to 65,535 pixels in a window."""

MOST_OF_DEEP = 5
"""Pixels a side of the largest window that OpenCV takes of values that are not 8-bit, and sorts by a network."""

MOST_BY_BITS = 11
"""The same of windows of bytes up to which our kernel is quicker than OpenCV's counting."""

TOGETHER = (1, 3, 4)
"""Counts of channels that OpenCV takes at once."""


@picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
def median_blur(picture: Picture, radius: float) -> Picture:
    size = 2 * int(radius) + 1
    if size == 1:
        return picture
    if picture.dtype == np.uint8 and MOST_OF_DEEP < size <= MOST_BY_BITS:
        return _by_bits(picture, size)
    if picture.dtype == np.uint8 or size <= MOST_OF_DEEP:
        if picture.shape[2] in TOGETHER:
            return np.asarray(cv2.medianBlur(picture, size), picture.dtype).reshape(picture.shape)
        return np.dstack([cv2.medianBlur(plane, size) for plane in _planes(picture)])
    return np.dstack([_by_sorting(plane, size) for plane in _planes(picture)])


def _planes(picture: Picture) -> list[Picture]:
    return [np.ascontiguousarray(picture[:, :, k]) for k in range(picture.shape[2])]


def _by_bits(picture: Picture, size: int) -> Picture:
    """The same of a picture [H, W, C] of bytes, in a quarter to a half of OpenCV's time."""
    height, width, channels = picture.shape
    wide = np.pad(picture, ((size // 2,) * 2, (size // 2,) * 2, (0, 0)), mode="edge").reshape(height + size - 1, -1)
    found = np.empty((height, width * channels), np.uint8)
    room = np.empty(2 * width * channels, np.uint8)
    kernels_of("vicinal.transforms.blur.median_kernel").median_block(wide, size, channels, room, found)
    return found.reshape(picture.shape)


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
