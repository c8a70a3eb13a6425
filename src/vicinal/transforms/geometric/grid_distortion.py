"""Rows and columns of a grid that become wider or narrower."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import emit_field
from vicinal.transforms.geometric.warp import Warped


@transform
class GridDistortion(Warped):
    """Stretches and shrinks the rows and columns of a grid at random; the picture's edges stay. All targets move along.

    Each row or column shows a part of the picture whose width is 1 + u times its own, with u uniform in [-limit, limit]. All
    widths are then scaled to fill the picture, as Albumentations' GridDistortion with normalized=True. If an area would
    shrink below a tenth, all shifts are scaled down; the factor is recorded as ``strength``.

    ``steps``: how many rows and columns, a whole number of 2 to 100.
    ``limit``: in [0, 0.9]; 0 keeps the picture.

    >>> out = vc.GridDistortion(steps=4, limit=0.5)(image=image, boxes=boxes, labels=labels)
    >>> out["image"].shape, len(out["boxes"]) == len(out["labels"])
    ((64, 64, 3), True)
    """

    steps: int = fields.whole(default=5, low=2, high=100)
    limit: fields.Parameter = fields.number(default=0.3, low=0, high=0.9)

    def lower(self, site: Site) -> None:
        limit, nodes = drawn(self, site, "limit"), self.steps + 1
        shifts = np.empty((site.count, nodes, nodes, 2))
        kernels_of("vicinal.transforms.geometric.grid_kernel").grid_block(
            site.uniform("widths", 2 * self.steps), limit, site.canvas, shifts
        )
        emit_field(self, site, np.full((site.count, 2), nodes), shifts)
