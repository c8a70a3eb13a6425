"""A window of fixed size at a random place."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.crop import slack
from vicinal.transforms.geometric.warp import emit_shift, size_of

ENDLESS = 2**62
"""The number of corners that inactive samples are said to have, so that they never run out."""


@transform
class RandomCrop(Transform):
    """Cuts out a window whose corner is uniform over all whole pixels where it fits: an exact copy.

    Along an axis on which the window is larger than the picture, it holds the whole picture at a uniform place.

    ``size``: pixels (height, width), or one number for both.
    ``border``: what stands beyond a picture that is smaller than the window; None raises DataError for one.
    ``fill``, ``mask_fill``: of the border "constant".
    ``distinct``: True never repeats a corner: epochs 0 .. n - 1 of one picture give n different ones; then DataError.
    """

    size: fields.Size = fields.size()
    border: str | None = fields.border(default=None, optional=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    distinct: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        room = slack(self, site, size, self.border)
        steps = np.abs(room) + 1
        index = distinct_corner(site, steps) if self.distinct else uniform_corner(site, steps)
        corner = (np.sign(room) * index).astype(np.float64)
        site.note("x", corner[:, 1])
        site.note("y", corner[:, 0])
        emit_shift(self, site, corner[:, 1], corner[:, 0], size_of(site, *size))


def uniform_corner(site: Site, steps: Ints) -> Ints:
    """Row and column [N, 2], each uniform in 0 .. steps - 1."""
    return (site.uniform("corner", 2) * steps).astype(np.int64)


def distinct_corner(site: Site, steps: Ints) -> Ints:
    """Row and column [N, 2] that no other epoch of the sample has."""
    count = np.where(site.active, steps[:, 0] * steps[:, 1], ENDLESS)
    index = site.lowering.draws.distinct(site.place, "corner", count)
    return np.stack([index // steps[:, 1] % steps[:, 0], index % steps[:, 1]], axis=1)
