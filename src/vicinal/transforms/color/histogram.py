"""What spreads a channel's values over the range, by its extremes or its histogram."""

from __future__ import annotations

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.program.ops import Stretch
from vicinal.transforms.base import Transform, transform


@transform
class AutoContrast(Transform):
    """Stretches each colour channel to the whole range, from its darkest to its brightest value, as Pillow's autocontrast.

    A flat channel stays. 8-bit values differ from Pillow's by one level in up to half of a picture: Pillow truncates, and this
    rounds.

    >>> vc.AutoContrast()(np.array([[100, 120, 150]], np.uint8))
    array([[  0, 102, 255]], dtype=uint8)
    """

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(Stretch(place=site.place, active=site.active))


@transform
class Equalize(Transform):
    """Spreads each colour channel's values evenly over the range by its histogram, as Pillow's ImageOps.equalize.

    The histogram has 256 levels; 16-bit and float values between two of them go to what lies between their results.

    >>> int(vc.Equalize()(image // 4).max())
    255
    """

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.emit(ops.Equalize(place=site.place, active=site.active))
