"""Square holes."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.erase.hole_columns import square_columns
from vicinal.transforms.erase.rectangles import Holed, emit_erase, kernels
from vicinal.transforms.geometric.translate import UNITS
from vicinal.transforms.units import fractional


@transform
class Cutout(Holed):
    """Erases squares whose centres are uniformly drawn; squares near the edge lie partly outside.

    Source: DeVries, Taylor, "Improved regularization of CNNs with Cutout", arXiv:1708.04552, 2017.

    ``length``: side of a square, at least 0, rounded to whole pixels; in pixels, or in fractions of the shorter side in [0, 1].
    ``holes``: how many squares; they may overlap.
    ``fill``: a fraction of the range, or one per channel; "mean" (of each channel); or "noise" (uniform over the range).
    ``unit``: of ``length``: "pixels" or "fraction".

    >>> out = vc.Cutout(length=16, mask_fill=255)(image=image, mask=mask)
    >>> 64 <= int((out["mask"] == 255).sum()) <= 256  # a quarter at the least: in a corner
    True
    """

    length: fields.Parameter = fields.number(low=0)
    holes: int = fields.whole(default=1, low=1, high=1000)
    fill: fields.Paint = fields.paint(default=0.0, kw_only=True)
    unit: fields.Lengths = fields.option(UNITS, default="pixels", kw_only=True)

    def __attrs_post_init__(self) -> None:
        length: Any = self.length
        if self.unit == "fraction" and length.bounds()[1] > 1:
            check(False, self, "length", "fractions of the side in [0, 1] (pixels: unit='pixels')", as_written(length))
        if self.unit == "pixels" and fractional(length.bounds()):  # a fraction, of which no pixel would be left
            check(False, self, "length", "whole pixels (fractions of the side: unit='fraction')", as_written(length))

    def lower(self, site: Site) -> None:
        length = drawn(self, site, "length")
        if self.unit == "fraction":
            length = length * site.canvas.min(axis=1)
        uniform = site.uniform_rows("centres", 2 * self.holes)
        if site.lowering.traced:
            squares = square_columns(uniform, length, site.canvas)
        else:
            squares = np.empty((site.count, self.holes, 4), np.int64)
            kernels().square_block(uniform, length, site.canvas, squares)
        emit_erase(self, site, squares, self.fill)
