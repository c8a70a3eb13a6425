"""Hue: colours turn around the colour circle."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.declare import DEGREES


@transform
class Hue(Transform):
    """Turns the hue of HSV and keeps saturation and value, as torchvision's adjust_hue does; grey stays grey.

    ``shift``: in turns, within [-0.5, 0.5]; 1/3 makes red green, an angle in degrees is its part of 360.
    """

    shift: fields.Parameter = fields.number(default=(-0.05, 0.05), low=-0.5, high=0.5, of=DEGREES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Hue(place=site.place, active=site.active, shift=drawn(self, site, "shift")))
