"""Brightness, contrast and their like: all values, or those of each channel, are changed alike."""

from __future__ import annotations

import numpy as np

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.program.ops import Linear, Power
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.per_channel import one_a_channel
from vicinal.transforms.units import FACTORS


@transform
class Brightness(Transform):
    """Multiplies every value by a factor, as Pillow's ImageEnhance.Brightness and torchvision's adjust_brightness do.

    8-bit values can differ from Pillow's and torchvision's by one level: they truncate, and this rounds.

    ``factor``: in [0, 20]; 0 gives black, 1 keeps the picture.

    >>> vc.Brightness(2)(np.array([[10, 100, 200]], np.uint8))
    array([[ 20, 200, 255]], dtype=uint8)
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0, of=FACTORS)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=factor, bias=np.zeros(factor.shape)))


@transform
class Multiply(Transform):
    """Multiplies every value by a factor.

    ``factor``: in [0, 20]; 1 keeps the picture.
    ``per_channel``: True draws a factor for each colour channel, which tints the picture.

    >>> vc.Multiply(0.5)(np.array([[10, 100, 200]], np.uint8))
    array([[  5,  50, 100]], dtype=uint8)
    """

    factor: fields.Parameter = fields.number(default=(0.8, 1.2), low=0, of=FACTORS)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        scale = one_a_channel(self, site, "factor") if self.per_channel else drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=np.zeros(scale.shape)))


@transform
class Contrast(Transform):
    """Moves every value away from, or towards, the picture's mean grey, as Pillow's ImageEnhance.Contrast and torchvision's
    adjust_contrast do.

    8-bit values differ from Pillow's by one level in up to 60 % of a picture, and by more for factors well above 2, because
    Pillow rounds the mean and truncates the result, and this rounds once at the end.

    ``factor``: in [0, 20]; 0 gives a flat grey, 1 keeps the picture.

    >>> vc.Contrast(0)(np.array([[0, 100, 200]], np.uint8))
    array([[100, 100, 100]], dtype=uint8)
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0, of=FACTORS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Contrast(place=site.place, active=site.active, factor=drawn(self, site, "factor")))


@transform
class LinearContrast(Transform):
    """(x - 0.5) * factor + 0.5 with x in fractions of the range, as imgaug's LinearContrast.

    ``factor``: in [0, 20]; 0 gives the middle grey, 1 keeps the picture.

    >>> vc.LinearContrast(0.5)(np.array([[0.0, 0.5, 1.0]], np.float32))
    array([[0.25, 0.5 , 0.75]], dtype=float32)
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0, of=FACTORS)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=factor, bias=0.5 - 0.5 * factor))


@transform
class Gamma(Transform):
    """Raises every value, as a fraction of the range, to a power. Black and white stay.

    ``gamma``: the exponent, above 0, at most 20; below 1 brightens, above 1 darkens.

    >>> vc.Gamma(2)(np.array([[0.0, 0.5, 1.0]], np.float32))
    array([[0.  , 0.25, 1.  ]], dtype=float32)
    """

    gamma: fields.Parameter = fields.number(default=(0.7, 1.4), above=0, of=FACTORS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(Power(place=site.place, active=site.active, exponent=drawn(self, site, "gamma")))


@transform
class Invert(Transform):
    """1 - x for every value x in fractions of the range (255 - v of 8-bit values v), as Pillow's ImageOps.invert.

    >>> vc.Invert()(np.array([[0, 100, 255]], np.uint8))
    array([[255, 155,   0]], dtype=uint8)
    """

    def lower(self, site: Site) -> None:
        ones = np.ones((site.count, 1))
        site.emit(Linear(place=site.place, active=site.active, scale=-ones, bias=ones))
