"""Motion blur: a camera that moves along a line."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.sampling.elementary import sine_cosine
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels

LONGEST = 255
"""Pixels of a line."""


@picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
def motion_blur(picture: Picture, length: float, degrees: float, direction: float) -> Picture:
    kernel = line(int(length), degrees, direction)
    found = by_channels(lambda part: cv2.filter2D(part, -1, kernel, borderType=cv2.BORDER_REFLECT_101), picture)
    if picture.dtype == np.float32:  # OpenCV filters by Fourier transforms where kernels are large
        np.clip(found, picture.min(), picture.max(), out=found)
    return found


def line(length: int, degrees: float, direction: float) -> Floats:
    """[K, K], K odd: ``length`` points a pixel apart along a line through the middle, each shared among the four taps around
    it; weights that add up to 1."""
    along = np.arange(length) - (length - 1) / 2
    weights = 1 + direction * along * (2 / max(length - 1, 1))
    weights /= weights.sum()
    reach = length // 2
    sine, cosine = sine_cosine(degrees)  # the C library's depend on the CPU
    side = 2 * reach + 3  # a tap to each side, which points on the rim leave empty
    places = (reach + 1 + along * np.array([[sine], [cosine]])).reshape(2, length)
    first = np.floor(places + 1e-9)
    shares = np.abs([[1.0], [0.0]] - (places - first)[:, None])  # [y and x, before and behind, length]
    taps = weights * (shares[0][:, None] * shares[1])
    above, left = first.astype(np.int64)
    where = above * side + left + np.array([[[0], [1]], [[side], [side + 1]]])
    kernel = np.bincount(where.ravel(), taps.ravel(), side * side).reshape(side, side)
    inner = kernel[1:-1, 1:-1]
    found: Floats = inner / inner.sum()
    return found


@transform
class MotionBlur(Transform):
    """Takes the mean of pixels along a line, as a camera that moves. The picture is mirrored at its edges.

    The line is smooth at every angle: each of its points is shared among the pixels around it. imgaug and Albumentations
    draw it in whole pixels.

    ``length``: of the line in pixels, a whole number of 1 to 255; 1 keeps the picture.
    ``degrees``: of the line, clockwise from the right, within a turn to either side.
    ``direction``: in [-1, 1]; 0 weighs all alike, at 1 weights rise from 0 at the line's start to its end in the
        direction of ``degrees``, and at -1 they fall.

    >>> vc.MotionBlur(length=3, degrees=0)(np.array([[0, 0, 90, 0, 0]] * 3, np.uint8))[1]
    array([ 0, 30, 30, 30,  0], dtype=uint8)
    """

    length: fields.Parameter = fields.integer(default=(3, 9), low=1, high=LONGEST)
    degrees: fields.Parameter = fields.number(default=(0.0, 360.0), low=-360, high=360)
    direction: fields.Parameter = fields.number(default=0.0, low=-1, high=1, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        length = np.rint(drawn(self, site, "length"))
        site.apply(
            motion_blur, length=length, degrees=drawn(self, site, "degrees"), direction=drawn(self, site, "direction")
        )
