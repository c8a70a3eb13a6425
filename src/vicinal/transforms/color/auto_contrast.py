"""The whole range for every channel."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Stretch
from vicinal.transforms.base import Transform, transform


@transform
class AutoContrast(Transform):
    """Stretches each colour channel from its darkest and brightest value to the range, as Pillow's ImageOps.autocontrast.

    A flat channel stays. 8-bit values differ by a level in up to half of a picture: Pillow cuts off fractions, and here they
    are rounded.
    """

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(Stretch(place=site.place, active=site.active))
