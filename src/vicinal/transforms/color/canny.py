"""Edges as thin lines."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.units import LEVELS

SOBEL = 8 * 255
"""What OpenCV's gradient of 8-bit values is where the picture rises from black to white within a pixel."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def canny(picture: Floats, alpha: float, low: float, high: float) -> Floats:
    levels = np.rint(picture * 255).astype(np.uint8)
    lines = np.asarray(cv2.Canny(levels, SOBEL * min(low, high), SOBEL * high), np.float32) / np.float32(255)
    return picture + np.float32(alpha) * (lines[:, :, None] - picture)


@transform
class Canny(Transform):
    """Blends with white lines on black along the picture's edges, by OpenCV's Canny at 8 bits; imgaug's Canny colours them.

    Source: Canny, "A computational approach to edge detection", 1986. Slopes are those of the channel that rises most,
    those along x and along y added. Pictures must have 1 or 3 colour channels.

    ``alpha``: weight of the lines, in [0, 1]; 0 keeps the picture.
    ``low``: slopes above it go on with an edge, in fractions of the range a pixel in [0, 1]; at most ``high``.
    ``high``: slopes above it begin an edge, likewise; OpenCV's 200 is 200 / 2040.

    >>> np.unique(vc.Canny(alpha=1)(image))
    array([  0, 255], dtype=uint8)
    """

    alpha: fields.Parameter = fields.number(default=(0.3, 0.9), low=0, high=1)
    low: fields.Parameter = fields.number(default=(0.03, 0.07), low=0, high=1, of=LEVELS)
    high: fields.Parameter = fields.number(default=(0.08, 0.12), low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(canny, **{name: drawn(self, site, name) for name in ("alpha", "low", "high")})
