"""Sides that are cut or enlarged by drawn amounts."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Ints
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.translate import UNITS
from vicinal.transforms.geometric.warp import Warped, emit_shift, emit_warp, of_active
from vicinal.transforms.units import fractional

SIDES = ("top", "right", "bottom", "left")
MOST, MOST_OF_SIDE = 10_000, 10
"""Pixels, and shares of the side, that are added at most."""


@transform
class CropAndPad(Warped):
    """Cuts a drawn amount from each side, or adds it, as imgaug's and Albumentations' CropAndPad.

    ``top``, ``right``, ``bottom``, ``left``: what is added to each side, rounded to whole pixels; below 0 it is cut off. In
    shares of the height or width in [-0.49, 10], or in pixels in [-10000, 10000], of which at least one is left.
    ``unit``: of these: "fraction" or "pixels".
    ``keep_size``: True scales what is there then to the canvas as it was; False changes the canvas, an exact copy.

    >>> vc.CropAndPad(top=-10, right=5, bottom=0, left=0, unit="pixels", keep_size=False)(image).shape
    (54, 69, 3)
    """

    top: fields.Parameter = fields.number(default=(-0.1, 0.1))
    right: fields.Parameter = fields.number(default=(-0.1, 0.1))
    bottom: fields.Parameter = fields.number(default=(-0.1, 0.1))
    left: fields.Parameter = fields.number(default=(-0.1, 0.1))
    unit: fields.Lengths = fields.option(UNITS, default="fraction", kw_only=True)
    keep_size: bool = fields.flag(default=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for side in SIDES:
            declared: Any = getattr(self, side)
            least, most = declared.bounds()
            if self.unit == "fraction":
                what = f"shares of the side in [-0.49, {MOST_OF_SIDE}] (pixels: unit='pixels')"
                check(least >= -0.49 and most <= MOST_OF_SIDE, self, side, what, as_written(declared))
            else:
                fraction = fractional(declared.bounds())
                what = f"whole pixels in [-{MOST}, {MOST}] (shares of the side: unit='fraction')"
                check(not fraction and least >= -MOST and most <= MOST, self, side, what, as_written(declared))

    def lower(self, site: Site) -> None:
        above, below = self._added(site, "top", "bottom", site.canvas[:, 0])
        left, right = self._added(site, "left", "right", site.canvas[:, 1])
        size = site.canvas + np.stack([above + below, left + right], axis=1)
        if self.keep_size:
            step = size / site.canvas
            emit_warp(self, site, matrices.upright(site.count, step[:, 1], -left, step[:, 0], -above))
        else:
            emit_shift(self, site, -left, -above, "window", of_active(site, size))

    def _added(self, site: Site, before: str, after: str, extent: Ints) -> tuple[Ints, Ints]:
        """Whole pixels [N] at the two ends of an axis; what is cut leaves one pixel in the middle at least."""
        unit = extent if self.unit == "fraction" else 1.0
        first, last = (np.rint(drawn(self, site, side) * unit).astype(np.int64) for side in (before, after))
        ahead = (extent - 1) // 2
        return np.maximum(first, -ahead), np.maximum(last, ahead + 1 - extent)
