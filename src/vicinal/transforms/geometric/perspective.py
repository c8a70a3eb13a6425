"""A view from aside: the four corners move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number
from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.declare import declare
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, emit_warp

Corners: TypeAlias = Sequence[Sequence[float]]

SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
"""The canvas's corners (x, y), clockwise from the top left."""

FLATTEST, FARTHEST = 0.05, 2.0
"""Least triangle at a corner in canvases (matrix_kernels.FLATTEST), and how far a corner may lie from the middle of one."""


def _corners(where: str, value: Any) -> Corners | None:
    if value is None:
        return None
    rows = value.tolist() if isinstance(value, np.ndarray) else value
    ok = isinstance(rows, (tuple, list)) and len(rows) == 4
    ok = ok and all(isinstance(row, (tuple, list)) and len(row) == 2 and all(is_number(v) for v in row) for row in rows)
    if not ok or np.abs(np.array(rows) - 0.5).max() > FARTHEST:
        what = "four corners (x, y), clockwise from the top left, in fractions of the canvas in [-1.5, 2.5], or None"
        raise SpecError(expected(where, what, value))
    before, after = np.roll(rows, 1, axis=0) - np.array(rows), np.roll(rows, -1, axis=0) - np.array(rows)
    if ((after[:, 0] * before[:, 1] - after[:, 1] * before[:, 0]) / 2 < FLATTEST).any():
        what = f"a convex outline, clockwise from the top left, with triangles of at least {FLATTEST} canvases at its corners"
        raise SpecError(expected(where, what, value))
    return tuple((float(x), float(y)) for x, y in rows)


@transform
class Perspective(Warped):
    """Moves each corner of the picture inwards by a random distance, as torchvision's RandomPerspective; the canvas size stays.

    With a distortion above 0.5, corners that would make the picture fold are moved back towards the rectangle.

    ``distortion``: each corner moves by up to this share of half the width and half the height, uniformly; in [0, 1].
    ``corners``: fixed positions instead of random ones: four (x, y) in fractions of the size, clockwise from the top left.

    >>> fixed = vc.Perspective(corners=[(0.25, 0), (0.75, 0), (1, 1), (0, 1)])
    >>> np.round(fixed(image=image, keypoints=[[0.0, 0.0], [64.0, 0.0]])["keypoints"], 6)
    array([[16.,  0.],
           [48.,  0.]])
    """

    distortion: fields.Parameter = fields.number(default=0.5, low=0, high=1)
    corners: Corners | None = declare(_corners, default=None, kw_only=True)

    def lower(self, site: Site) -> None:
        if self.corners is None:
            distortion, shares = drawn(self, site, "distortion"), site.uniform_rows("corners", 8)
        else:  # which ways inwards, in half sides, lead there
            distortion, ways = np.ones(site.count), (np.array(self.corners) - SQUARE) / (0.5 - SQUARE)
            shares = np.repeat(ways.reshape(8, 1), site.count, axis=1)
        inverse, corners = matrices.perspective(shares, distortion, site.canvas)
        site.note("corners", corners)
        emit_warp(self, site, inverse)
