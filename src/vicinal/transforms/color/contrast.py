"""Contrast: away from, or towards, the mean grey."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class Contrast(Transform):
    """Blends with the picture's mean grey, as Pillow's ImageEnhance.Contrast and torchvision's adjust_contrast do.

    ``factor``: at least 0; 0 gives a flat grey, 1 keeps the picture.
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Contrast(place=site.place, active=site.active, factor=drawn(self, site, "factor")))
