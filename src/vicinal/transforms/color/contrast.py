"""Contrast: away from, or towards, the mean grey."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class Contrast(Transform):
    """Blends with the picture's mean grey, as Pillow's ImageEnhance.Contrast and torchvision's adjust_contrast do.

    8-bit values differ from Pillow's by a level in up to 60 % of a picture, and by more for factors well above 2: Pillow rounds
    the mean and cuts off fractions of the result, where this rounds once at the end.

    ``factor``: at least 0; 0 gives a flat grey, 1 keeps the picture.
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Contrast(place=site.place, active=site.active, factor=drawn(self, site, "factor")))
