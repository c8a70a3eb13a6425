"""More canvas around the picture."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.warp import emit_shift, of_active


@transform
class Pad(Transform):
    """Adds a border around the picture, which is copied exactly.

    ``padding``: whole pixels: one number for all sides, (vertical, horizontal), or (top, right, bottom, left).
    ``border``, ``fill``, ``mask_fill``, ``mask_border``: how the new pixels are filled.

    >>> vc.Pad((1, 2, 3, 4))(image).shape
    (68, 70, 3)
    """

    padding: fields.Padding = fields.padding()
    border: fields.Border = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        top, right, bottom, left = fields.as_sides(self.padding)
        size = of_active(site, site.canvas + np.array((top + bottom, left + right)))
        emit_shift(self, site, -float(left), -float(top), "nothing", size)
