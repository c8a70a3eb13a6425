"""Flips, the transpose and turns by right angles: exact copies of all pixels at other places."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.column import take
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_copy
from vicinal.transforms.units import QUARTERS


@transform
class HorizontalFlip(Transform):
    """Mirrors left and right: x goes to width - x. An exact copy; declared left/right keypoint pairs are swapped.

    >>> vc.HorizontalFlip()(np.array([[1, 2, 3]], np.uint8))
    array([[3, 2, 1]], dtype=uint8)
    """

    def lower(self, site: Site) -> None:
        canvas = site.canvas
        emit_copy(site, matrices.upright(len(canvas), -1.0, canvas[:, 1], 1.0, 0.0))


@transform
class VerticalFlip(Transform):
    """Mirrors top and bottom: y goes to height - y. An exact copy; declared left/right keypoint pairs are swapped.

    >>> vc.VerticalFlip()(image=image, boxes=[[0, 0, 10, 4]])["boxes"]
    [[0.0, 60.0, 10.0, 64.0]]
    """

    def lower(self, site: Site) -> None:
        canvas = site.canvas
        emit_copy(site, matrices.upright(len(canvas), 1.0, 0.0, -1.0, canvas[:, 0]))


@transform
class Transpose(Transform):
    """Mirrors along the main diagonal: (x, y) goes to (y, x), and the canvas's height and width swap. An exact copy.

    >>> vc.Transpose()(np.array([[1, 2], [3, 4]], np.uint8))
    array([[1, 3],
           [2, 4]], dtype=uint8)
    """

    def lower(self, site: Site) -> None:
        canvas = site.canvas
        size = np.where(site.active[:, None], canvas[:, ::-1], canvas)
        emit_copy(site, matrices.affine(len(canvas), 0.0, 1.0, 0.0, 1.0, 0.0, 0.0), size)


# Of 0 to 3 clockwise turns: the inverse's cosine and sine, and which of x and y the canvas is added to.
COS = np.array([1.0, 0.0, -1.0, 0.0])
SIN = np.array([0.0, 1.0, 0.0, -1.0])
SHIFTS_X = np.array([0, 0, 1, 1])
SHIFTS_Y = np.array([0, 1, 1, 0])


@transform
class QuarterTurn(Transform):
    """Rotates the picture clockwise by multiples of 90 degrees. An exact copy; odd numbers of turns swap height and width.

    ``turns``: how many clockwise quarter turns, whole numbers in [-40, 40]; 2 is half a turn, 3 and -1 are the same.

    >>> vc.QuarterTurn(1)(np.array([[1, 2], [3, 4]], np.uint8))
    array([[3, 1],
           [4, 2]], dtype=uint8)
    """

    turns: fields.Parameter = fields.integer(default=[0, 1, 2, 3], of=QUARTERS)

    def lower(self, site: Site) -> None:
        turns = (np.rint(drawn(self, site, "turns")) % 4).astype(np.int64)
        canvas = site.canvas
        size = np.where((site.active & (turns % 2 == 1))[:, None], canvas[:, ::-1], canvas)
        cos, sin = take(COS, turns), take(SIN, turns)
        x, y = canvas[:, 1] * take(SHIFTS_X, turns), canvas[:, 0] * take(SHIFTS_Y, turns)
        emit_copy(site, matrices.affine(len(canvas), cos, sin, x, -sin, cos, y), size)
