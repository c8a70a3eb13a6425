"""A window of fixed size at a random place."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.sampling.column import has_columns
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.crop import slack
from vicinal.transforms.geometric.warp import emit_shift, size_of

ENDLESS = 2**62
"""The number of corners that inactive samples are said to have, so that they never run out."""


@transform
class RandomCrop(Transform):
    """Cuts out a window at a uniformly drawn whole-pixel position. An exact copy.

    If the window is larger than the picture along an axis, the whole picture lies at a random position in it.

    ``size``: size in pixels, (height, width) or one number for both.
    ``border``: how the window is filled if the picture is smaller; None raises DataError for such pictures.
    ``fill``, ``mask_fill``: values of the border "constant". ``mask_border``: the border of masks.
    ``distinct``: True never repeats a position: epochs 0 to n - 1 of one picture, with n positions, all differ; the next epoch
    raises DataError.

    >>> crops = vc.Pipeline([vc.RandomCrop(63, distinct=True)], seed=1)(vc.Batch([image], ids=[0]).repeat(4)).images
    >>> len({crop.tobytes() for crop in crops})
    4
    """

    size: fields.Size = fields.size()
    border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)
    distinct: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        room = slack(self, site, size, self.border)
        y, x = distinct_corner(site, room) if self.distinct else uniform_corner(site, size)
        site.note("x", x)
        site.note("y", y)
        emit_shift(self, site, x, y, "window", size_of(site, *size))


def uniform_corner(site: Site, size: tuple[int, int]) -> Floats:
    """Row and column [2, N] of the corner of windows of ``size``, uniform over those possible."""
    uniform, canvas = site.uniform_rows("corner", 2), site.canvas
    if has_columns(uniform):
        room = (canvas - size).T
        index = (uniform * (np.abs(room) + 1)).astype(np.int64)
        found: Floats = np.where(room >= 0, index, -index).astype(np.float64)
        return found
    corner = np.empty((2, site.count))
    _kernel()(uniform, canvas, *size, corner)
    return corner


def distinct_corner(site: Site, room: Ints) -> Floats:
    """Row and column [2, N] that no other epoch of the sample has; ``room`` [N, 2]: canvas minus window."""
    down, across = np.abs(room.T) + 1
    index = site.lowering.draws.distinct(site.place, "corner", np.where(site.active, down * across, ENDLESS))
    corner: Floats = np.sign(room.T) * np.stack([index // across % down, index % across]).astype(np.float64)
    return corner


@cache
def _kernel() -> Any:
    return kernels_of("vicinal.transforms.geometric.corner_kernel").corner_block
