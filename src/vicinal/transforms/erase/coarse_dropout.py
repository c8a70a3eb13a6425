"""Rectangular holes of random number and size."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.sampling.plain import as_written
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.erase.rectangles import Holed, emit_erase
from vicinal.transforms.geometric.translate import UNITS
from vicinal.transforms.units import fractional

SIDES = ("height", "width")


@transform
class CoarseDropout(Holed):
    """Erases rectangles of random sizes at random places inside the picture.

    As Albumentations' CoarseDropout. In Cutout, squares may be partly outside; in RandomErasing, the area is drawn.

    ``holes``: how many, a whole number of 0 to 100; they may overlap.
    ``height``, ``width``: size of each hole, in fractions of the picture's height and width in [0, 1], or in pixels; rounded to
    whole pixels. Unless it is 0, a hole has at least one pixel.
    ``fill``: a fraction of the range, or one per channel; "mean" (of each channel); or "noise" (uniform over the range).
    ``unit``: of ``height`` and ``width``: "fraction" or "pixels".

    >>> out = vc.CoarseDropout(holes=3, height=0.25, width=0.25, fill=1.0)(np.zeros((64, 64), np.uint8))
    >>> 256 <= int((out == 255).sum()) <= 3 * 256  # holes of 16 x 16 pixels, which may overlap
    True
    """

    holes: fields.Parameter = fields.integer(default=(1, 2), low=0, high=100)
    height: fields.Parameter = fields.number(default=(0.1, 0.2), low=0)
    width: fields.Parameter = fields.number(default=(0.1, 0.2), low=0)
    fill: fields.Paint = fields.paint(default=0.0, kw_only=True)
    unit: fields.Lengths = fields.option(UNITS, default="fraction", kw_only=True)

    def __attrs_post_init__(self) -> None:
        for side in SIDES:
            declared: Any = getattr(self, side)
            most = declared.bounds()[1]
            if self.unit == "fraction" and most > 1:
                check(False, self, side, "fractions of the side in [0, 1] (pixels: unit='pixels')", as_written(declared))
            if self.unit == "pixels" and fractional(declared.bounds()):
                check(False, self, side, "whole pixels (fractions of the side: unit='fraction')", as_written(declared))

    def lower(self, site: Site) -> None:
        count = np.rint(drawn(self, site, "holes"))
        declared: Any = self.holes
        most = max(int(np.rint(declared.bounds()[1])), 1)
        sides = np.stack([self._sides(site, name, most) for name in SIDES], axis=2)  # [N, R, 2]
        sides = np.where((np.arange(most) < count[:, None])[:, :, None], sides, 0)
        places = site.uniform("places", 2 * most).reshape(site.count, most, 2)
        corners = np.floor(places * (site.canvas[:, None] - sides + 1)).astype(np.int64)
        emit_erase(self, site, _rectangles(corners, sides), self.fill)

    def _sides(self, site: Site, name: str, most: int) -> Ints:
        """[N, R] whole pixels, at most the canvas."""
        declared: Any = getattr(self, name)
        draws, extent = site.lowering.draws, site.canvas[:, SIDES.index(name), None]
        drawn_: Floats = np.stack([declared.draw(draws, site.place, f"{name}[{hole}]") for hole in range(most)], axis=1)
        length = drawn_ * extent if self.unit == "fraction" else drawn_
        whole = np.where(length > 0, np.maximum(np.rint(length), 1), 0)
        return np.minimum(whole, extent).astype(np.int64)


def _rectangles(corners: Ints, sides: Ints) -> Ints:
    """[N, R, 4]: y0, x0, y1, x1; empty ones are all zeros."""
    found: Ints = np.where((sides == 0).any(axis=2)[:, :, None], 0, np.concatenate([corners, corners + sides], axis=2))
    return found
