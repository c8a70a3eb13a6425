"""A coarse net whose nodes are moved."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Bools, Floats
from vicinal.transforms import fields
from vicinal.transforms.base import check, drawn, transform
from vicinal.transforms.geometric.lattice import by_sample, emit_field
from vicinal.transforms.geometric.warp import Warped

MOST = 64
"""Rows and columns."""


@transform
class PiecewiseAffine(Warped):
    """Moves the nodes of a regular net by chance, and all between bilinearly; targets move along.

    imgaug's and Albumentations' PiecewiseAffine divide each cell into two triangles, and draw normal numbers. Where an area
    would shrink below a tenth all shifts are scaled down, by the share recorded as ``strength``.

    ``cells``: rows and columns of the net, each of 1 to 64; one number stands for both.
    ``limit``: shifts along each axis are drawn evenly from [-limit, limit], in shares of a cell's side, in [0, 1]; 0 keeps
        the picture.
    ``keep_edges``: True leaves the picture's edges where they are, as Albumentations' GridElasticDeform.

    >>> out = vc.PiecewiseAffine(cells=4, limit=0.2)(image=image, mask=mask)
    >>> out["image"].shape, out["mask"].shape
    ((64, 64, 3), (64, 64))
    """

    cells: fields.Size = fields.size(default=4)
    limit: fields.Parameter = fields.number(default=(0.1, 0.3), low=0, high=1)
    keep_edges: bool = fields.flag(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check(max(fields.as_pair(self.cells)) <= MOST, self, "cells", f"at most {MOST} rows and columns", self.cells)

    def lower(self, site: Site) -> None:
        rows, columns = fields.as_pair(self.cells)
        limit, canvas = drawn(self, site, "limit"), site.canvas
        nodes = rows + 1, columns + 1
        chance = 2 * site.uniform("shifts", 2 * nodes[0] * nodes[1]).reshape(site.count, *nodes, 2) - 1
        inner = (_inside(nodes[0])[:, None] & _inside(nodes[1]))[..., None] if self.keep_edges else np.True_

        def shifts(n: int) -> Floats:
            cell = canvas[n, ::-1] / np.array([columns, rows])
            found: Floats = np.where(inner, chance[n] * limit[n] * cell, 0.0)
            return found

        every = np.broadcast_to(nodes, (site.count, 2))
        emit_field(self, site, every, by_sample(site, every, shifts))


def _inside(count: int) -> Bools:
    """Which of some nodes along an axis are not at an end."""
    place = np.arange(count)
    found: Bools = (place > 0) & (place < count - 1)
    return found
