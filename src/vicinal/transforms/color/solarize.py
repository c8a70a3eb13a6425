"""Bright values turn negative."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.declare import LEVELS


@transform
class Solarize(Transform):
    """Inverts every value that is not below a threshold, as Pillow's ImageOps.solarize.

    ``threshold``: a fraction of the range in [0, 1]; 0 inverts everything, an 8-bit threshold t is t / 255.
    """

    threshold: fields.Parameter = fields.number(default=0.5, low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        threshold = drawn(self, site, "threshold")
        site.emit(ops.Solarize(place=site.place, active=site.active, threshold=threshold, lift=None))
