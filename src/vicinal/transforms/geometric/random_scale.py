"""The whole picture larger or smaller, and its canvas with it."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_inside, of_active
from vicinal.transforms.units import LENGTHS


@transform
class RandomScale(Transform):
    """Resizes picture and canvas by a drawn factor, sides rounded to whole pixels of at least 1.

    Albumentations' RandomScale with scale_limit s is ``factor=(1 - s, 1 + s)``. Scale does the same on a canvas that keeps its
    size, and Resize goes to a given size.

    ``factor``: above 0, at most 100; 2 makes both sides twice as long.
    ``interpolation``: how pictures are resampled: "nearest", "bilinear", "bicubic" or "area" (masks always use nearest).
    ``antialias``: True uses "area" in place of "bilinear" interpolation when the picture shrinks.

    >>> vc.RandomScale(0.5)(image).shape
    (32, 32, 3)
    """

    factor: fields.Parameter = fields.number(default=(0.9, 1.1), above=0, high=100, of=LENGTHS)
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)
    antialias: bool = fields.flag(default=True, kw_only=True)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")
        how = "area" if self.antialias and self.interpolation == "bilinear" else self.interpolation
        size = of_active(site, np.maximum(np.rint(site.canvas * factor[:, None]), 1.0).astype(np.int64))
        step = site.canvas / size
        emit_inside(site, matrices.scaling(step[:, 1], step[:, 0]), size, how)
