"""Turns by right angles."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_copy

# Of 0 to 3 clockwise turns: the inverse's cosine and sine, and which of x and y the canvas is added to.
COS = np.array([1.0, 0.0, -1.0, 0.0])
SIN = np.array([0.0, 1.0, 0.0, -1.0])
SHIFTS_X = np.array([0, 0, 1, 1])
SHIFTS_Y = np.array([0, 1, 1, 0])


@transform
class QuarterTurn(Transform):
    """Turns the picture clockwise by right angles: an exact copy. Odd numbers of turns swap height and width.

    ``turns``: how many clockwise quarter turns, whole numbers of any sign; 2 is half a turn, 3 and -1 are the same.
    """

    turns: fields.Parameter = fields.integer(default=[0, 1, 2, 3])

    def lower(self, site: Site) -> None:
        turns = (np.rint(drawn(self, site, "turns")) % 4).astype(np.int64)
        canvas = site.canvas
        size = np.where((site.active & (turns % 2 == 1))[:, None], canvas[:, ::-1], canvas)
        cos, sin = COS[turns], SIN[turns]
        x, y = canvas[:, 1] * SHIFTS_X[turns], canvas[:, 0] * SHIFTS_Y[turns]
        emit_copy(site, matrices.affine(len(canvas), cos, sin, x, -sin, cos, y), size)
