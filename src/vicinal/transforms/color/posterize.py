"""Fewer levels."""

from __future__ import annotations

import numpy as np

from vicinal.program import ops
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform


@transform
class Posterize(Transform):
    """Keeps the top bits of every 8-bit value and clears the others, as Pillow's ImageOps.posterize.

    Other dtypes are posterized to the same levels.

    ``bits``: how many bits are kept, a whole number of 1 to 8; 8 keeps an 8-bit picture.
    """

    bits: fields.Parameter = fields.integer(default=(3, 6), low=1, high=8)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        bits = np.rint(drawn(self, site, "bits")).astype(np.int64)
        site.emit(ops.Posterize(place=site.place, active=site.active, bits=bits))
