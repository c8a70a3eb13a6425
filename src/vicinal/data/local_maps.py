"""What warps do near a place: their Jacobians, by which directions turn and short vectors are scaled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.geometry import HORIZON, Floats, Ints, Motion
from vicinal.data.lattice import displacement, slopes

ROUNDING = 1e-9  # share of its square by which a length may seem to change with its direction where it does not
FLAT = 1e-12  # area of a pixel, in pixels of the given picture, below which a way back has no inverse


def through(moves: Sequence[Motion], owner: Ints, xy: Floats) -> tuple[Floats, Floats]:
    """Points [T, 2] of canvases ``owner`` [T] after ``moves`` in turn, and the Jacobians [T, 2, 2] of the way there."""
    whole: Floats = np.broadcast_to(np.eye(2), (len(xy), 2, 2))
    for move in moves:
        places, _ = move.places(owner, xy)
        whole = jacobians(move, owner, xy, places) @ whole
        xy = places
    return xy, whole


def jacobians(move: Motion, owner: Ints, xy: Floats, places: Floats) -> Floats:
    """[T, 2, 2]: how x and y of where points ``xy`` [T, 2] go, which is ``places`` [T, 2], grow with x and y of the points."""
    forward = move.forward[owner]
    straight = np.einsum("tij,tj->ti", forward[:, :, :2], xy) + forward[:, :, 2]
    depth = np.where(np.abs(straight[:, 2]) < HORIZON, HORIZON, straight[:, 2])[:, None, None]
    seen = straight[:, :2, None] / depth
    found: Floats = (forward[:, :2, :2] - seen * forward[:, 2:, :2]) / depth
    for sample in np.unique(owner) if move.lattices else ():
        lattice, which = move.lattices[sample], owner == sample
        if lattice is not None:
            field = np.stack(slopes(lattice, move.after[sample], places[which]), axis=1).reshape(-1, 2, 2)
            found[which] = np.linalg.solve(field, found[which])
    return found


def similar(maps: Floats) -> Floats:
    """The factor [T] of lengths where a Jacobian [T, 2, 2] turns, mirrors and scales alone; 0 where it shears."""
    first, second = maps[:, :, 0], maps[:, :, 1]
    sizes = (first**2).sum(axis=1), (second**2).sum(axis=1)
    skew = np.abs((first * second).sum(axis=1)) + np.abs(sizes[0] - sizes[1])
    return np.where(skew <= ROUNDING * sizes[0], np.sqrt(sizes[0]), 0.0)


def turned(degrees: Floats, maps: Floats) -> Floats:
    """Directions [T], in degrees clockwise from the x axis, as Jacobians [T, 2, 2] turn them: from -180 to below 180.

    Exact for mirrors and turns by quarters.
    """
    mirror = np.linalg.det(maps) < 0
    turn = np.degrees(np.arctan2(maps[:, 1, 0], maps[:, 0, 0]))
    simple = turn + np.where(mirror, -degrees, degrees)
    angle = np.radians(degrees)
    along = np.einsum("tij,tj->ti", maps, np.stack([np.cos(angle), np.sin(angle)], axis=1))
    found = np.where(similar(maps) > 0, simple, np.degrees(np.arctan2(along[:, 1], along[:, 0])))
    return within(found, -180.0, 360.0)


def within(degrees: Floats, low: float, period: float) -> Floats:
    """Angles from ``low`` to below ``low + period`` that say the same; those that lie there already stay bit for bit."""
    inside = (degrees >= low) & (degrees < low + period)
    wrapped = (degrees - low) % period + low
    wrapped = np.where(wrapped >= low + period, low, wrapped)  # a rounded remainder can be the whole period
    return np.where(inside, degrees, wrapped)


def over_canvas(moves: Sequence[Motion], sample: int) -> Floats:
    """What the way of one canvas through ``moves`` does near the places that end at each pixel's centre: Jacobians
    [H, W, 2, 2], or one [2, 2] where the way is the same everywhere."""
    if all(_is_affine(move, sample) for move in moves):
        whole: Floats = np.eye(2)
        for move in moves:
            whole = move.forward[sample, :2, :2] / move.forward[sample, 2, 2] @ whole
        return whole
    height, width = moves[-1].after[sample].tolist()
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    places, maps = np.stack([x.ravel(), y.ravel()], axis=1), np.broadcast_to(np.eye(2), (height * width, 2, 2))
    for move in reversed(moves):
        places, back = _backward(move, sample, places)
        maps = back @ maps
    folded = np.abs(np.linalg.det(maps)) < FLAT
    inverse: Floats = np.linalg.inv(np.where(folded[:, None, None], np.eye(2), maps))
    inverse[folded] = 0.0
    return inverse.reshape(height, width, 2, 2)


def _is_affine(move: Motion, sample: int) -> bool:
    bent = bool(move.lattices) and move.lattices[sample] is not None
    return not bent and not move.forward[sample, 2, :2].any()


def _backward(move: Motion, sample: int, places: Floats) -> tuple[Floats, Floats]:
    """Where places [T, 2] of the canvas behind a warp come from, and the Jacobians [T, 2, 2] of the way back."""
    lattice, size = move.lattices[sample] if move.lattices else None, move.after[sample]
    field: Floats = np.broadcast_to(np.eye(2), (len(places), 2, 2))
    if lattice is not None:
        field = np.stack(slopes(lattice, size, places), axis=1).reshape(-1, 2, 2)
        places = places + displacement(lattice, size, places[:, 0], places[:, 1])
    backward = np.linalg.inv(move.forward[sample])
    straight = places @ backward[:, :2].T + backward[:, 2]
    depth = np.where(np.abs(straight[:, 2:]) < HORIZON, HORIZON, straight[:, 2:])
    found = straight[:, :2] / depth
    maps = (backward[None, :2, :2] - found[:, :, None] * backward[None, 2:, :2]) / depth[..., None]
    return found, maps @ field
