"""Rows and columns of a grid that become wider or narrower."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import emit_field
from vicinal.transforms.geometric.warp import Warped


@transform
class GridDistortion(Warped):
    """Divides the picture into rows and columns and draws how much of it each shows; its edges stay. Targets move along.

    Each row or column shows a part of the picture whose width is 1 + u times its own, u drawn evenly from
    [-limit, limit], and all widths are then scaled to fill the picture: Albumentations' GridDistortion, normalized. Where
    an area would shrink below a tenth all shifts are scaled down, by the share recorded as ``strength``.

    ``steps``: how many rows and columns, a whole number of 2 to 100.
    ``limit``: in [0, 0.9]; 0 keeps the picture.
    """

    steps: int = fields.whole(default=5, low=2, high=100)
    limit: fields.Parameter = fields.number(default=0.3, low=0, high=0.9)

    def lower(self, site: Site) -> None:
        limit, canvas = drawn(self, site, "limit"), site.canvas
        chance = site.uniform("widths", 2 * self.steps).reshape(-1, 2, self.steps)  # of columns, of rows

        height, width = canvas.T[:, :, None].astype(np.float64)
        widths = 1 + limit[:, None, None] * (2 * chance - 1)
        across, down = width * moved(widths[:, 0]), height * moved(widths[:, 1])
        shifts = np.stack(np.broadcast_arrays(across[:, None, :], down[:, :, None]), axis=-1)
        emit_field(self, site, np.full((site.count, 2), self.steps + 1), shifts)


def moved(widths: Floats) -> Floats:
    """By how much each node between parts of ``widths`` [N, steps] is moved, [N, steps + 1], in shares of the whole."""
    steps = widths.shape[1]
    places = np.zeros((len(widths), steps + 1))
    np.cumsum(widths, axis=1, out=places[:, 1:])  # in order, on every CPU
    found: Floats = places / places[:, -1:] - np.arange(steps + 1) / steps
    found[:, -1] = 0.0
    return found
