"""Rows and columns change places."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_copy


@transform
class Transpose(Transform):
    """Mirrors at the main diagonal: (x, y) goes to (y, x), and height and width of the canvas swap. An exact copy."""

    def lower(self, site: Site) -> None:
        canvas = site.canvas
        size = np.where(site.active[:, None], canvas[:, ::-1], canvas)
        emit_copy(site, matrices.affine(len(canvas), 0.0, 1.0, 0.0, 1.0, 0.0, 0.0), size)
