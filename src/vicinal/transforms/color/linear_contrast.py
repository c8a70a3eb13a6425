"""Contrast about the middle of the range."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Linear
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class LinearContrast(Transform):
    """(x - 0.5) * factor + 0.5 with x in fractions of the range, as imgaug's LinearContrast.

    ``factor``: at least 0; 0 gives the middle grey, 1 keeps the picture.
    """

    factor: fields.Parameter = fields.number(default=(0.7, 1.3), low=0)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")[:, None]
        site.emit(Linear(place=site.place, active=site.active, scale=factor, bias=0.5 - 0.5 * factor))
