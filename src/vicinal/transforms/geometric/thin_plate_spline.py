"""A thin sheet that is bent at a few points."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.elementary import logs
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import by_sample, emit_field
from vicinal.transforms.geometric.warp import Warped
from vicinal.transforms.units import SIDES

CELLS = 64
"""Of the lattice along a side."""


@transform
class ThinPlateSpline(Warped):
    """Shifts the points of a regular grid by chance, and all between as a thin plate bends; targets move along.

    Source: Bookstein, "Principal warps: thin-plate splines and the decomposition of deformations", 1989, on a square that is
    stretched to the picture. Where the picture would fold all shifts are scaled down, by the share recorded as ``strength``.

    ``points``: along each side, a whole number of 2 to 6; the outermost lie at the corners.
    ``limit``: shifts along each axis are drawn evenly from [-limit, limit], in shares of the side, in [0, 0.5]; 0 keeps the
        picture.

    >>> _, record = vc.Pipeline([vc.ThinPlateSpline(points=4, limit=0.05)], seed=1).trace(image)
    >>> record.values["ThinPlateSpline[0]"]["strength"]
    array([1.])
    """

    points: int = fields.whole(default=4, low=2, high=6)
    limit: fields.Parameter = fields.number(default=(0.02, 0.08), low=0, high=0.5, of=SIDES)

    def lower(self, site: Site) -> None:
        limit, canvas, count = drawn(self, site, "limit"), site.canvas, self.points**2
        chance = 2 * site.uniform("shifts", 2 * count).reshape(site.count, count, 2) - 1
        moved = chance * limit[:, None, None]
        site.note("shifts", moved)
        every = weights(self.points)

        def shifts(n: int) -> Floats:
            in_shares: Floats = sum(every[..., k, None] * moved[n, k] for k in range(count))
            return in_shares * canvas[n, ::-1]

        nodes = np.full((site.count, 2), CELLS + 1)
        emit_field(self, site, nodes, by_sample(site, nodes, shifts))


@lru_cache(maxsize=8)
def weights(points: int) -> Floats:
    """[CELLS + 1, CELLS + 1, points^2]: how much of each point's shift every node of the lattice gets."""
    along = np.arange(points) / (points - 1)
    y, x = (axis.reshape(-1) for axis in np.meshgrid(along, along, indexing="ij"))
    count, zeros = len(x), np.zeros((3, 3))
    plane = np.stack([np.ones(count), x, y])
    system = np.block([[_bending(x[:, None] - x, y[:, None] - y), plane.T], [plane, zeros]])
    solved = _inverse(system)[:, :count]
    nodes = np.arange(CELLS + 1) / CELLS
    across, down = np.meshgrid(nodes, nodes)
    bending = _bending(across[..., None] - x, down[..., None] - y)
    terms = [*np.moveaxis(bending, 2, 0), np.ones_like(across), across, down]
    found: Floats = sum(term[..., None] * row for term, row in zip(terms, solved, strict=True))
    return found


def _bending(x: Floats, y: Floats) -> Floats:
    """r^2 log r at a distance (x, y)."""
    square = x * x + y * y
    found: Floats = 0.5 * square * logs(np.where(square > 0, square, 1.0))
    return found


def _inverse(matrix: Floats) -> Floats:
    """By Gauss and Jordan, row by row, as LAPACK's last bits depend on the CPU."""
    size = len(matrix)
    both = np.concatenate([matrix, np.eye(size)], axis=1)
    for k in range(size):
        pivot = k + int(np.abs(both[k:, k]).argmax())
        both[[k, pivot]] = both[[pivot, k]]
        both[k] = both[k] / both[k, k]
        others = both[:, k, None] * both[k]
        others[k] = 0.0
        both = both - others
    return both[:, size:]
