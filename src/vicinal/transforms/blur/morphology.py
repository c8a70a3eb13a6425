"""Morphology: the least and the greatest value around."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels

OPERATIONS = {"dilate": cv2.MORPH_DILATE, "erode": cv2.MORPH_ERODE, "open": cv2.MORPH_OPEN, "close": cv2.MORPH_CLOSE}
SHAPES = {"square": cv2.MORPH_RECT, "cross": cv2.MORPH_CROSS, "ellipse": cv2.MORPH_ELLIPSE}
WIDEST = 50
"""The greatest radius in pixels."""


@picture_function(dtypes=("uint8", "uint16", "float32"), any_range=True)
def morphology(picture: Picture, radius: float, operation: float, shape: float) -> Picture:
    size = 2 * int(radius) + 1
    window = cv2.getStructuringElement(int(shape), (size, size))
    return by_channels(lambda part: cv2.morphologyEx(part, int(operation), window), picture)


@transform
class Morphology(Transform):
    """Takes the greatest or least value of a window about every pixel, channel by channel; what lies outside does not count.

    ``operation``: dilate, the greatest value, which lets bright parts grow; erode, the least; open, erode and then dilate,
        which removes bright dots; close, dilate and then erode, which removes dark ones.
    ``radius``: in pixels, a whole number of 0 to 50; the window has 2 radius + 1 pixels a side, and 0 keeps the picture.
    ``shape``: of the window: square, cross or ellipse.

    >>> vc.Morphology("dilate", radius=1)(np.array([[0, 0, 9, 0, 0]], np.uint8))
    array([[0, 9, 9, 9, 0]], dtype=uint8)
    """

    operation: Literal["dilate", "erode", "open", "close"] = fields.option(tuple(OPERATIONS))
    radius: fields.Parameter = fields.integer(default=(1, 2), low=0, high=WIDEST)
    shape: Literal["square", "cross", "ellipse"] = fields.option(tuple(SHAPES), default="square", kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        operation, shape = float(OPERATIONS[self.operation]), float(SHAPES[self.shape])
        site.apply(morphology, radius=np.rint(drawn(self, site, "radius")), operation=operation, shape=shape)
