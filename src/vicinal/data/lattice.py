"""A displacement field as a coarse lattice of shifts with a curve between its nodes, and the way back through it."""

from __future__ import annotations

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LINEAR, CUBIC = CURVES = ("linear", "cubic")

STEPS = 60
"""Newton steps, each halved as often as needed: smooth fields take five."""

CLOSE = 1e-6  # pixels

SIXTH = 1.0 / 6.0
"""By which kernels multiply too, as dividing takes long."""


@attrs.frozen(eq=False)
class Lattice:
    """``shifts`` [rows, columns, 2] (x, y) in pixels, at nodes that divide a canvas evenly, the outermost on its edges.

    ``curve``: between them it is "linear" along both axes, or a uniform "cubic" B-spline, whose control points they are:
    then it bends nowhere sharply, stays within the shifts, and passes them by, smoother than they are. Beyond the outermost
    nodes they go on along a straight line, so that the edges of the canvas are shifted as the nodes on them say.
    """

    shifts: Floats
    curve: str = LINEAR

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of nodes."""
        rows, columns = self.shifts.shape[:2]
        return rows, columns

    @cached_property
    def extended(self) -> Floats:
        """The shifts [rows + 2, columns + 2, 2] with those of a node more on every side."""
        first, last = 2 * self.shifts[:1] - self.shifts[1:2], 2 * self.shifts[-1:] - self.shifts[-2:-1]
        tall = np.concatenate([first, self.shifts, last])
        left, right = 2 * tall[:, :1] - tall[:, 1:2], 2 * tall[:, -1:] - tall[:, -2:-1]
        whole: Floats = np.concatenate([left, tall, right], axis=1)
        return whole


def displacement(lattice: Lattice, size: Ints, x: Floats, y: Floats) -> Floats:
    """The shift (x, y) in pixels at places of a canvas of ``size`` (height, width); float64 [..., 2].

    Places beyond the canvas get the shift of the nearest place on its edge.
    """
    cell, (across, down), _ = _cells(lattice, size, x, y)
    if lattice.curve == CUBIC:
        return _weighted(lattice, cell, weights(across), weights(down))
    a, b, c, d = _corners(lattice, cell)
    across, down = across[..., None], down[..., None]
    upper, lower = a + (b - a) * across, c + (d - c) * across
    found: Floats = upper + (lower - upper) * down
    return found


def undisplaced(lattice: Lattice, size: Ints, points: Floats) -> Floats:
    """The places q [T, 2] for which q + displacement(q) is ``points`` [T, 2], to a millionth of a pixel.

    The field must not fold (program/folds.py: a strength of 1): then there is one such place. Newton's method, with steps
    halved where they lead further away.
    """
    found = points - displacement(lattice, size, points[:, 0], points[:, 1])
    error = _error(lattice, size, found, points)
    for _ in range(STEPS):
        distance = np.abs(error).max(axis=1, initial=0.0)
        if not (distance > CLOSE).any():
            break
        step = _newton(lattice, size, found, error)
        share = np.where(distance > CLOSE, 1.0, 0.0)
        for _ in range(12):
            tried = found - step * share[:, None]
            missed = _error(lattice, size, tried, points)
            worse = (np.abs(missed).max(axis=1, initial=0.0) > distance) & (share > 0)
            if not worse.any():
                break
            share = np.where(worse, share / 2, share)
        found, error = tried, missed
    return found


def weights(share: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Of the four control points around a place that lies a ``share`` of the way between the middle two."""
    rest = 1.0 - share
    return (
        rest * rest * rest * SIXTH,
        (share * share * (3.0 * share - 6.0) + 4.0) * SIXTH,
        (rest * rest * (3.0 * rest - 6.0) + 4.0) * SIXTH,
        share * share * share * SIXTH,
    )


def _slopes(share: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """How the weights grow with the share."""
    rest = 1.0 - share
    return -rest * rest / 2, share * (1.5 * share - 2), -rest * (1.5 * rest - 2), share * share / 2


def _cells(lattice: Lattice, size: Ints, x: Floats, y: Floats) -> tuple[tuple[Ints, Ints], tuple[Floats, Floats], Floats]:
    """The cell's left and upper node, the place within the cell in [0, 1], and nodes a pixel, of each place."""
    rows, columns = lattice.shape
    rate = np.array([(columns - 1) / float(size[1]), (rows - 1) / float(size[0])])
    u, v = np.clip(x * rate[0], 0.0, columns - 1.0), np.clip(y * rate[1], 0.0, rows - 1.0)
    left = np.minimum(u.astype(np.int64), columns - 2)
    above = np.minimum(v.astype(np.int64), rows - 2)
    return (left, above), (u - left, v - above), rate


def _corners(lattice: Lattice, cell: tuple[Ints, Ints]) -> list[Floats]:
    """The shifts at the corners of cells, row by row."""
    left, above = cell
    return [lattice.shifts[above + k, left + m] for k in range(2) for m in range(2)]


def _weighted(lattice: Lattice, cell: tuple[Ints, Ints], across: tuple[Floats, ...], down: tuple[Floats, ...]) -> Floats:
    """The sums of the 4 x 4 control points around cells, times their weights along both axes."""
    left, above = cell
    found: Floats = np.zeros((*left.shape, 2))
    for k, weight in enumerate(down):
        a, b, c, d = (across[m][..., None] * lattice.extended[above + k, left + m] for m in range(4))
        row = weight[..., None] * (((a + b) + c) + d)
        found = row if k == 0 else found + row
    return found


def _error(lattice: Lattice, size: Ints, found: Floats, points: Floats) -> Floats:
    return found + displacement(lattice, size, found[:, 0], found[:, 1]) - points


def _newton(lattice: Lattice, size: Ints, found: Floats, error: Floats) -> Floats:
    """The steps [T, 2] by the field's slope at ``found``."""
    xx, xy, yx, yy = slopes(lattice, size, found)
    area = xx * yy - xy * yx
    area = np.where(np.abs(area) < 1e-3, 1e-3, area)
    return np.stack([(yy * error[:, 0] - xy * error[:, 1]) / area, (xx * error[:, 1] - yx * error[:, 0]) / area], axis=1)


def slopes(lattice: Lattice, size: Ints, places: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """How x and y of q + displacement(q) grow with x and y of q (xx, xy, yx, yy), each [T], at ``places`` [T, 2]; without slope
    across an edge of the canvas that a place is beyond."""
    x, y = places[:, 0], places[:, 1]
    cell, (across, down), rate = _cells(lattice, size, x, y)
    if lattice.curve == CUBIC:
        by_x = _weighted(lattice, cell, _slopes(across), weights(down))
        by_y = _weighted(lattice, cell, weights(across), _slopes(down))
    else:
        a, b, c, d = _corners(lattice, cell)
        by_x = (b - a) * (1 - down)[:, None] + (d - c) * down[:, None]
        by_y = (c - a) * (1 - across)[:, None] + (d - b) * across[:, None]
    by_x = by_x * rate[0] * ((x >= 0) & (x <= size[1]))[:, None]
    by_y = by_y * rate[1] * ((y >= 0) & (y <= size[0]))[:, None]
    return 1 + by_x[:, 0], by_y[:, 0], by_x[:, 1], 1 + by_y[:, 1]
