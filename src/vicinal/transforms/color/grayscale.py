"""Grey pictures of three equal channels."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.program.ops import ColorMatrix
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color import grey


@transform
class Grayscale(Transform):
    """Blends every pixel with its grey, .299 R + .587 G + .114 B; the picture keeps its channels.

    ``alpha``: share of the grey in [0, 1]; at 1 all channels are equal, 0 keeps the picture.
    """

    alpha: fields.Parameter = fields.number(default=1.0, low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        matrix = grey.saturation(1.0 - drawn(self, site, "alpha"))
        site.emit(ColorMatrix(place=site.place, active=site.active, matrix=matrix))
