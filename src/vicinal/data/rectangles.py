"""Rectangles that are turned: as rows (centre, width, height, angle), as four corners, and the smallest around outlines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.local_maps import within
from vicinal.data.polygons import Floats, Outlines

GIVEN, LE90, LE135, OC = ANGLES = ("given", "le90", "le135", "oc")
"""How sides and angles of a rectangle are told: as they were given and turned since; or by what detectors agree on."""


def corners(rows: Floats) -> Floats:
    """[M, 4, 2] of rows [M, 5]: from the first to the second runs the width, along the angle; clockwise on the screen."""
    angle = np.radians(rows[:, 4])
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    down = np.stack([-along[:, 1], along[:, 0]], axis=1)
    half, other = along * (rows[:, 2:3] / 2), down * (rows[:, 3:4] / 2)
    centre = rows[:, :2]
    return np.stack([centre - half - other, centre + half - other, centre + half + other, centre - half + other], axis=1)


def rows_of(quads: Floats) -> Floats:
    """[M, 5] of rectangles by their corners [M, 4, 2]."""
    width, height = quads[:, 1] - quads[:, 0], quads[:, 3] - quads[:, 0]
    sides = np.stack([np.hypot(*width.T), np.hypot(*height.T)], axis=1)
    angle = within(np.degrees(np.arctan2(width[:, 1], width[:, 0])), -180.0, 360.0)
    return np.concatenate([quads.mean(axis=1), sides, angle[:, None]], axis=1)


def signed_areas(quads: Floats) -> Floats:
    """Areas [M] in square pixels; negative where corners follow one another counter-clockwise on the screen."""
    first, second = quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]
    return (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2


def as_outlines(quads: Floats) -> Outlines:
    """Each of [M, 4, 2] as a ring."""
    count = len(quads)
    return Outlines(quads.reshape(-1, 2), np.full(count, 4, np.int64), np.arange(count), count)


def smallest(outlines: Outlines, along: Floats, clockwise: NDArray[np.bool_]) -> Floats:
    """The rectangles of the least area [count, 4, 2] around outlines; of those without a ring, zeros.

    The first side is the one that points ``along`` [count, 2] the most, and ``clockwise`` [count] says the turn.
    """
    import shapely

    found = np.zeros((outlines.count, 4, 2))
    owner = np.repeat(outlines.owners, outlines.lengths)
    if not len(owner):
        return found
    present = np.flatnonzero(outlines.present)
    places: Any = shapely.points(outlines.points)
    around: Any = shapely.oriented_envelope(shapely.multipoints(places, indices=np.searchsorted(present, owner)))
    solid = shapely.area(around) > 0  # what has no area is a line, whose rectangle has no corners
    present = present[solid]
    quads = shapely.get_coordinates(around[solid]).reshape(-1, 5, 2)[:, :4]
    turned = (signed_areas(quads) > 0) != clockwise[present]
    quads = np.where(turned[:, None, None], quads[:, ::-1], quads)
    sides = np.roll(quads, -1, axis=1) - quads
    lengths = np.sqrt((sides**2).sum(axis=2))
    towards = np.einsum("mki,mi->mk", sides, along[present]) / lengths
    order = (towards.argmax(axis=1)[:, None] + np.arange(4)) % 4
    found[present] = np.take_along_axis(quads, order[..., None], axis=1)
    return found


def told(rows: Floats, angles: str) -> Floats:
    """The same rectangles [M, 5], with sides and angles as ``angles`` of ANGLES has them."""
    if angles == GIVEN:
        return rows
    width, height, angle = rows[:, 2], rows[:, 3], rows[:, 4]
    if angles == OC:
        found = -within(-angle, -90.0, 90.0)  # above 0, up to 90
        swap = np.rint((angle - found) / 90.0) % 2 == 1
    else:
        swap = width < height
        found = within(np.where(swap, angle + 90.0, angle), -90.0 if angles == LE90 else -45.0, 180.0)
    sides = np.stack([np.where(swap, height, width), np.where(swap, width, height)], axis=1)
    return np.concatenate([rows[:, :2], sides, found[:, None]], axis=1)
