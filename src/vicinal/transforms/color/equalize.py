"""An even histogram for every channel."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms.base import Transform, transform


@transform
class Equalize(Transform):
    """Spreads each colour channel's values evenly over the range by its histogram, as Pillow's ImageOps.equalize.

    The histogram has 256 levels; 16-bit and float values between two of them go to what lies between their results.
    """

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Equalize(place=site.place, active=site.active))
