"""The whole range for every channel."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import Stretch
from vicinal.transforms.base import Transform, transform


@transform
class AutoContrast(Transform):
    """Stretches each colour channel so that its darkest value becomes black and its brightest white, as Pillow's
    ImageOps.autocontrast; a flat channel stays."""

    def lower(self, site: Site) -> None:
        site.emit(Stretch(place=site.place, active=site.active))
