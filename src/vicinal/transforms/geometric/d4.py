"""The eight symmetries of the square."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.sampling.column import take
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.flips import COS, SHIFTS_X, SHIFTS_Y, SIN
from vicinal.transforms.geometric.warp import emit_copy


@transform
class D4(Transform):
    """Turns by a multiple of 90 degrees and perhaps mirrors, for pictures that have no upright. An exact copy.

    By default all eight symmetries of the square are equally likely.

    Odd numbers of quarter turns swap height and width.

    ``element``: whole numbers of 0 to 7. 0 to 3 are that many clockwise quarter turns; 4 to 7 mirror left and right first,
    and then turn 0 to 3 times: 4 is HorizontalFlip, 5 mirrors along the other diagonal, 6 is VerticalFlip, 7 is Transpose.

    >>> vc.D4(4)(np.array([[1, 2], [3, 4]], np.uint8))
    array([[2, 1],
           [4, 3]], dtype=uint8)
    """

    element: fields.Parameter = fields.integer(default=[0, 1, 2, 3, 4, 5, 6, 7], low=0, high=7)

    def lower(self, site: Site) -> None:
        element = np.rint(drawn(self, site, "element")).astype(np.int64)
        turns, mirrored = element % 4, element >= 4
        canvas = site.canvas
        size = np.where((site.active & (turns % 2 == 1))[:, None], canvas[:, ::-1], canvas)
        cos, sin, sign = take(COS, turns), take(SIN, turns), np.where(mirrored, -1.0, 1.0)
        x, y = canvas[:, 1] * take(SHIFTS_X, turns), canvas[:, 0] * take(SHIFTS_Y, turns)
        x = np.where(mirrored, canvas[:, 1] - x, x)  # of the input, as the mirror comes first
        emit_copy(site, matrices.affine(len(canvas), sign * cos, sign * sin, x, -sin, cos, y), size)
