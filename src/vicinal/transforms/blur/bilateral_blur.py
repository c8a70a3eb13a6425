"""Bilateral blur: a blur that keeps edges."""

from __future__ import annotations

import math

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import LEVELS

REACH = 1.5
"""Where the bell of distances is cut off, in standard deviations, as OpenCV does."""

WIDEST = 20
"""The greatest deviation of distances in pixels: time grows with its square."""


@picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
def bilateral_blur(picture: Picture, sigma: float, sigma_color: float) -> Picture:
    size = 2 * max(1, math.floor(REACH * sigma + 0.5)) + 1
    top = 255 if picture.dtype == np.uint8 else 1
    found = cv2.bilateralFilter(picture, size, sigma_color * top, sigma, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(found).reshape(picture.shape)


@transform
class BilateralBlur(Transform):
    """Takes the mean of pixels around that are near in place and in colour, so that edges stay: OpenCV's bilateralFilter.

    Source: Tomasi, Manduchi, "Bilateral filtering for gray and color images", ICCV 1998. A pixel's weight is a Gaussian of
    its distance times one of the sum of differences of its channels. The picture is mirrored at its edges. Counts of
    colour channels other than 1 and 3 are refused.

    ``sigma``: standard deviation of distances in pixels, of 0.1 to 20; the window is a disc of 1.5 sigma.
    ``sigma_color``: standard deviation of differences, a fraction of the range in [0.001, 1]; more blurs over edges.

    >>> edge = np.repeat(np.array([[50] * 8 + [200] * 8], np.uint8), 16, axis=0)
    >>> bool((vc.BilateralBlur(sigma=2, sigma_color=0.05)(edge) == edge).all())
    True
    """

    sigma: fields.Parameter = fields.number(default=(1.0, 3.0), low=0.1, high=WIDEST)
    sigma_color: fields.Parameter = fields.number(default=(0.05, 0.3), low=0.001, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(bilateral_blur, sigma=drawn(self, site, "sigma"), sigma_color=drawn(self, site, "sigma_color"))
