"""A displacement field as a coarse lattice of shifts, bilinear between its nodes, and the way back through it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS = 60
"""Newton steps, each halved as often as needed: smooth fields take five."""

CLOSE = 1e-6  # pixels


def displacement(shifts: Floats, size: Ints, x: Floats, y: Floats) -> Floats:
    """The shift (x, y) in pixels at places of a canvas of ``size`` (height, width); float64 [..., 2].

    ``shifts`` [rows, columns, 2]: at nodes that divide the canvas evenly, the outermost on its edges. Places beyond the
    canvas get the shift of the nearest place on its edge.
    """
    (left, above), (across, down), _ = _cells(shifts, size, x, y)
    corners = (shifts[above + k, left + m] for k in range(2) for m in range(2))
    a, b, c, d = corners
    across, down = across[..., None], down[..., None]
    upper, lower = a + (b - a) * across, c + (d - c) * across
    found: Floats = upper + (lower - upper) * down
    return found


def undisplaced(shifts: Floats, size: Ints, points: Floats) -> Floats:
    """The places q [T, 2] for which q + displacement(q) is ``points`` [T, 2], to a millionth of a pixel.

    The field must not fold (``strength`` of 1): then there is one such place. Newton's method, with steps halved where
    they lead further away.
    """
    found = points - displacement(shifts, size, points[:, 0], points[:, 1])
    error = _error(shifts, size, found, points)
    for _ in range(STEPS):
        distance = np.abs(error).max(axis=1, initial=0.0)
        if not (distance > CLOSE).any():
            break
        step = _newton(shifts, size, found, error)
        share = np.where(distance > CLOSE, 1.0, 0.0)
        for _ in range(12):
            tried = found - step * share[:, None]
            missed = _error(shifts, size, tried, points)
            worse = (np.abs(missed).max(axis=1, initial=0.0) > distance) & (share > 0)
            if not worse.any():
                break
            share = np.where(worse, share / 2, share)
        found, error = tried, missed
    return found


def strength(shifts: Floats, size: Ints, least: float = 0.1) -> float:
    """The largest share of the field, at most 1, under which no part of the canvas shrinks below ``least`` of its area.

    Within a cell the area's factor is linear along both axes, so it is least at a corner; there it is 1 + t a + t^2 b for
    the share t.
    """
    step = size[::-1] / (np.array(shifts.shape[1::-1]) - 1.0)  # pixels from node to node, across and down
    across, down = np.diff(shifts, axis=1) / step[0], np.diff(shifts, axis=0) / step[1]
    most = 1.0
    for k in range(2):
        for m in range(2):
            u = across[k : k + len(shifts) - 1]
            v = down[:, m : m + shifts.shape[1] - 1]
            a = u[..., 0] + v[..., 1]
            b = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
            most = min(most, float(_first_root(a, b, 1.0 - least).min(initial=1.0)))
    return most


def _first_root(a: Floats, b: Floats, c: float) -> Floats:
    """The least t > 0 with c + t a + t^2 b = 0; 1 where it is beyond."""
    inside = a * a - 4.0 * b * c
    root = np.sqrt(np.maximum(inside, 0.0))
    below = -a + root  # 2 c / (-a + root) is the smaller positive root in a form that does not cancel
    found = np.where((inside >= 0) & (below > 0), 2.0 * c / np.where(below > 0, below, 1.0), 1.0)
    return np.minimum(found, 1.0)


def _cells(shifts: Floats, size: Ints, x: Floats, y: Floats) -> tuple[tuple[Ints, Ints], tuple[Floats, Floats], Floats]:
    """The cell's left and upper node, the place within the cell in [0, 1], and nodes a pixel, of each place."""
    rows, columns = shifts.shape[:2]
    rate = np.array([(columns - 1) / float(size[1]), (rows - 1) / float(size[0])])
    u, v = np.clip(x * rate[0], 0.0, columns - 1.0), np.clip(y * rate[1], 0.0, rows - 1.0)
    left = np.minimum(u.astype(np.int64), columns - 2)
    above = np.minimum(v.astype(np.int64), rows - 2)
    return (left, above), (u - left, v - above), rate


def _error(shifts: Floats, size: Ints, found: Floats, points: Floats) -> Floats:
    return found + displacement(shifts, size, found[:, 0], found[:, 1]) - points


def _newton(shifts: Floats, size: Ints, found: Floats, error: Floats) -> Floats:
    """The steps [T, 2] by the field's slope at ``found``; without slope across an edge of the canvas that a place is beyond."""
    x, y = found[:, 0], found[:, 1]
    (left, above), (across, down), rate = _cells(shifts, size, x, y)
    a, b, c, d = (shifts[above + k, left + m] for k in range(2) for m in range(2))
    inside_x, inside_y = ((x >= 0) & (x <= size[1]))[:, None], ((y >= 0) & (y <= size[0]))[:, None]
    by_x = ((b - a) * (1 - down)[:, None] + (d - c) * down[:, None]) * rate[0] * inside_x
    by_y = ((c - a) * (1 - across)[:, None] + (d - b) * across[:, None]) * rate[1] * inside_y
    xx, xy, yx, yy = 1 + by_x[:, 0], by_y[:, 0], by_x[:, 1], 1 + by_y[:, 1]
    area = xx * yy - xy * yx
    area = np.where(np.abs(area) < 1e-3, 1e-3, area)
    return np.stack([(yy * error[:, 0] - xy * error[:, 1]) / area, (xx * error[:, 1] - yx * error[:, 0]) / area], axis=1)
