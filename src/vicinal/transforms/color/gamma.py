"""Gamma: a power of every value."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Power
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class Gamma(Transform):
    """Raises every value, as a fraction of the range, to a power; black and white stay.

    ``gamma``: the exponent, above 0; below 1 brightens, above 1 darkens.
    """

    gamma: fields.Parameter = fields.number(default=(0.7, 1.4), above=0)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(Power(place=site.place, active=site.active, exponent=drawn(self, site, "gamma")))
