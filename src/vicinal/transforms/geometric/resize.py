"""Another size for the whole picture."""

from __future__ import annotations

from typing import Literal

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import check, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, emit_inside, emit_warp, of_active, size_of

MODES = ("stretch", "contain", "cover", "short", "long")


@transform
class Resize(Warped):
    """Resizes the picture.

    ``size``: pixels (height, width), or one number: both sides, or the one side that ``mode`` "short" or "long" names.
    ``mode``: "stretch" ignores the aspect ratio, all others keep it. "contain" fits the whole picture inside, centred, and
    fills the rest with a border; "cover" fills the size and cuts off what exceeds it; "short" and "long" make the shorter or
    longer side ``size`` pixels long.
    ``antialias``: True uses "area" in place of "bilinear" interpolation when the picture shrinks.
    ``border``, ``fill``, ``mask_fill``, ``mask_border``: how "contain" fills the rest.

    >>> vc.Resize(32, mode="short")(image[:, :48]).shape
    (43, 32, 3)
    """

    size: fields.Size = fields.size()
    mode: Literal["stretch", "contain", "cover", "short", "long"] = fields.option(MODES, default="stretch")
    antialias: bool = fields.flag(default=True, kw_only=True)

    def __attrs_post_init__(self) -> None:
        height, width = fields.as_pair(self.size)
        ok = height == width or self.mode not in ("short", "long")
        check(ok, self, "size", f"one number where mode is {self.mode!r}", self.size)

    def lower(self, site: Site) -> None:
        how = "area" if self.antialias and self.interpolation == "bilinear" else self.interpolation
        canvas = site.canvas.astype(np.float64)
        size = self._size(site)
        if self.mode == "contain":
            emit_warp(self, site, contained(canvas, size), size, how)
        elif self.mode == "cover":
            emit_inside(site, covering(canvas, size), size, how, "window")
        else:
            step = canvas / size
            emit_inside(site, matrices.scaling(step[:, 1], step[:, 0]), size, how)

    def _size(self, site: Site) -> Ints:
        height, width = fields.as_pair(self.size)
        if self.mode in ("short", "long"):
            sides = site.canvas.min(axis=1) if self.mode == "short" else site.canvas.max(axis=1)
            size = np.maximum(np.rint(site.canvas * (height / sides)[:, None]), 1.0).astype(np.int64)
            return of_active(site, size)
        return size_of(site, height, width)


def contained(canvas: Floats, size: Ints) -> Floats:
    """From output to input where the whole picture lies centred on ``size``, on whole pixels."""
    inner = np.maximum(np.rint(canvas * (size / canvas).min(axis=1)[:, None]), 1.0)
    corner = (size - inner) // 2
    step = canvas / inner
    shift = -corner * step
    return matrices.upright(len(canvas), step[:, 1], shift[:, 1], step[:, 0], shift[:, 0])


def covering(canvas: Floats, size: Ints) -> Floats:
    """From output to input where the largest central window of the aspect of ``size`` fills it."""
    step = (canvas / size).min(axis=1)
    shift = (canvas - size * step[:, None]) / 2
    return matrices.upright(len(canvas), step, shift[:, 1], step, shift[:, 0])
