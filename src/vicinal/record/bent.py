"""The way from a picture to a view through displacement fields: walked at the nodes of a lattice, bilinear between them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from vicinal.data.geometry import HORIZON, Motion, project
from vicinal.data.lattice import Lattice, displacement
from vicinal.program.ops import Bools, Floats, Ints

BAND = 1 << 18  # pixels that are looked at together
TOLERANCE = 1e-6  # pixels


@attrs.frozen(eq=False)
class Walk:
    """Where the ``nodes`` [rows, columns, 2] of a lattice over a picture of ``size`` lie on each canvas on the way.

    ``places``: on each canvas [rows, columns, 2]; ``depths``: before its camera [rows, columns]; ``limits``: its size.
    """

    size: Ints
    nodes: Floats
    places: tuple[Floats, ...]
    depths: tuple[Floats, ...]
    limits: tuple[Ints, ...]

    def shifts(self, matrix: Floats) -> Floats:
        """The displacement field [rows, columns, 2] over the picture behind which ``matrix`` leads to the view."""
        way = np.linalg.inv(matrix).astype(np.float64, copy=False)
        back, _ = project(way[None], self.places[-1][None])
        found: Floats = back[0] - self.nodes
        return found

    @property
    def seen(self) -> Bools:
        """[H, W]: the pixels of the picture whose centres lie on all canvases, and in front of the cameras."""
        height, width = self.size.tolist()
        seen = np.ones((height, width), np.bool_)
        band = max(1, BAND // width)
        for top in range(0, height, band):
            y, x = np.mgrid[top : min(top + band, height), 0:width] + 0.5
            for places, depths, limits in zip(self.places, self.depths, self.limits, strict=True):
                place = displacement(Lattice(places), self.size, x, y)
                depth = displacement(Lattice(np.stack([depths, depths], axis=-1)), self.size, x, y)[..., 0]
                inside = ((place >= -TOLERANCE) & (place <= limits[::-1] + TOLERANCE)).all(axis=-1)
                seen[top : top + band] &= inside & (depth > HORIZON)
        return seen


def walk(moves: Sequence[Motion], sizes: Ints, row: int) -> Walk | None:
    """The way of sample ``row``; None where nothing bends it."""
    mine = [move for move in moves if move.active[row]]
    if not any(np.isfinite(move.step(row)) for move in mine):
        return None
    size, spacing, whole = sizes[row], np.inf, np.eye(3)
    for move in mine:
        whole = move.forward[row] @ whole
        larger = max(float(np.sqrt(abs(np.linalg.det(whole[:2, :2])))), 1.0)  # by how much the view is zoomed in
        spacing = min(spacing, move.step(row) / larger)
    rows, columns = np.ceil(size / max(spacing, 1.0)).astype(np.int64) + 1
    y, x = np.meshgrid(np.linspace(0, size[0], rows), np.linspace(0, size[1], columns), indexing="ij")
    nodes = np.stack([x, y], axis=-1)
    places, depths, at = [], [], nodes.reshape(-1, 2)
    for move in mine:
        at, depth = move.places_of(row, at)
        places.append(at.reshape(nodes.shape))
        depths.append(depth.reshape(nodes.shape[:2]))
    return Walk(size, nodes, tuple(places), tuple(depths), tuple(move.after[row] for move in mine))
