"""Saturation: away from, or towards, each pixel's grey."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import ColorMatrix
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color import grey


@transform
class Saturation(Transform):
    """Blends every pixel with its grey, as Pillow's ImageEnhance.Color and torchvision's adjust_saturation do.

    Grey pictures stay as they are. 8-bit values differ from Pillow's by a level in up to 60 % of a picture, and by more for
    factors well above 2: Pillow rounds the grey and cuts off fractions of the result, where this rounds once at the end.

    ``factor``: at least 0; 0 gives grey, 1 keeps the picture.
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        matrix = grey.saturation(drawn(self, site, "factor"))
        site.emit(ColorMatrix(place=site.place, active=site.active, matrix=matrix))
