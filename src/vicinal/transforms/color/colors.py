"""Saturation, hue and grey: what pixels' colours become."""

from __future__ import annotations

import numpy as np

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.program.ops import ColorMatrix, Floats
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import DEGREES, FACTORS

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue in grey (ITU-R BT.601-7, section 2.5.1)."""


_COLOUR = np.eye(3) - LUMA
"""What a colour has beyond its grey."""


def blended_with_grey(factor: Floats) -> Floats:
    """[N, 3, 3]: factor times the colour plus (1 - factor) times its grey."""
    result: Floats = factor[:, None, None] * _COLOUR + LUMA
    return result


@transform
class Saturation(Transform):
    """Blends every pixel with its grey, as Pillow's ImageEnhance.Color and torchvision's adjust_saturation do.

    Grey pictures stay as they are. 8-bit values differ from Pillow's by a level in up to 60 % of a picture, and by more for
    factors well above 2: Pillow rounds the grey and cuts off fractions of the result, where this rounds once at the end.

    ``factor``: in [0, 20]; 0 gives grey, 1 keeps the picture.

    >>> vc.Saturation(0)(np.array([[[255, 0, 0]]], np.uint8))
    array([[[76, 76, 76]]], dtype=uint8)
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0, of=FACTORS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        matrix = blended_with_grey(drawn(self, site, "factor"))
        site.emit(ColorMatrix(place=site.place, active=site.active, matrix=matrix))


@transform
class Hue(Transform):
    """Shifts the hue in HSV and keeps saturation and value, as torchvision's adjust_hue does. Grey stays grey.

    ``shift``: in turns, within [-0.5, 0.5]; 1/3 turns red into green. Divide an angle in degrees by 360.

    >>> vc.Hue(1 / 3)(np.array([[[255, 0, 0]]], np.uint8))
    array([[[  0, 255,   0]]], dtype=uint8)
    """

    shift: fields.Parameter = fields.number(default=(-0.05, 0.05), low=-0.5, high=0.5, of=DEGREES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Hue(place=site.place, active=site.active, shift=drawn(self, site, "shift")))


@transform
class Grayscale(Transform):
    """Blends every pixel with its grey, .299 R + .587 G + .114 B; the picture keeps its channels.

    ``alpha``: share of the grey in [0, 1]; at 1 all channels are equal, 0 keeps the picture.

    >>> vc.Grayscale()(np.array([[[255, 0, 0]]], np.uint8))
    array([[[76, 76, 76]]], dtype=uint8)
    """

    alpha: fields.Parameter = fields.number(default=1.0, low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        matrix = blended_with_grey(1.0 - drawn(self, site, "alpha"))
        site.emit(ColorMatrix(place=site.place, active=site.active, matrix=matrix))
