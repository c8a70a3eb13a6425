"""A window that keeps all boxes."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.around import emit_windows, note_windows
from vicinal.transforms.geometric.warp import emit_inside, size_of


@transform
class BoxSafeCrop(Transform):
    """Cuts out a random window that contains all boxes, and resizes it if a size is given.

    As Albumentations' BBoxSafeRandomCrop and RandomSizedBBoxSafeCrop. Each edge of the window lies at a uniformly drawn
    whole pixel between the edge of the picture and the outermost box; in pictures without boxes, between the edge and a
    random point. It
    uses the boxes, so it must come before transforms that mix pictures.

    ``size``: size of the result in pixels, (height, width) or one number for both; None keeps the window's size: an exact copy.
    ``erosion``: how much of the rectangle around all boxes the window may cut off, a fraction in [0, 1], half at each side.
    ``interpolation``: interpolation between pixels; "area" antialiases when the picture shrinks.

    >>> len(vc.BoxSafeCrop(48)(image=image, boxes=boxes)["boxes"]) == len(boxes)
    True
    """

    size: fields.Size | None = fields.size(default=None, optional=True)
    erosion: float = fields.probability(default=0.0, kw_only=False)
    interpolation: fields.Interpolation = fields.interpolation(default="bilinear", kw_only=True)

    def lower(self, site: Site) -> None:
        low, high = _hulls(site.boxes(), site.canvas, site.uniform("point", 2))
        shrunk = (high - low) * self.erosion / 2
        uniform = site.uniform("window", 4)
        start = np.floor(uniform[:, :2] * (np.floor(low + shrunk) + 1))
        end = site.canvas - np.floor(uniform[:, 2:] * (site.canvas - np.ceil(high - shrunk) + 1))
        end = np.maximum(end, start + 1)
        sides = end - start
        note_windows(site, start, sides)
        if self.size is None:
            emit_windows(site, start, sides)
            return
        size = fields.as_pair(self.size)
        scale = sides / np.array(size)
        emit_inside(site, _scaled(start, scale), size_of(site, *size), self.interpolation, "window")


def _hulls(boxes: list[Floats] | None, canvas: Ints, uniform: Floats) -> tuple[Floats, Floats]:
    """The corners (row, column) [N, 2] of what each sample's window must hold: all of its boxes, or a point."""
    low = uniform * canvas
    high = low.copy()
    for sample, rows in enumerate(boxes or ()):
        if len(rows):
            low[sample], high[sample] = rows[:, [1, 0]].min(axis=0), rows[:, [3, 2]].max(axis=0)
    return low, high


def _scaled(start: Floats, scale: Floats) -> Floats:
    """From output to input pixels: times ``scale``, plus ``start``, both [N, 2] of rows and columns."""
    zero, one = np.zeros(len(start)), np.ones(len(start))
    rows = [[scale[:, 1], zero, start[:, 1]], [zero, scale[:, 0], start[:, 0]], [zero, zero, one]]
    return np.moveaxis(np.array(rows), 2, 0)
