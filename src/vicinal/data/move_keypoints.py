"""Keypoints under geometry: moved, hidden outside the canvas, left and right exchanged in a mirror."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.geometry import HORIZON, Floats, Motion, flatten, split, touched
from vicinal.data.keypoints import Points
from vicinal.data.local_maps import through
from vicinal.data.local_maps import turned as directed
from vicinal.data.swaps import turned_over

TOLERANCE = 1e-6  # pixels


def move_keypoints(keypoints: Sequence[Points], moves: Sequence[Motion]) -> list[Points]:
    """All points of the batch through the warps ``moves`` in turn: as many as before.

    Visibility becomes 0 where a point leaves the canvas of any of them, as the picture is cut there, or lies behind the
    camera. Declared pairs change places (with their visibility) where the map mirrors the picture, so that "left" stays
    left. Angles turn as the maps do at their points.
    """
    maps, mirror = _maps(keypoints, moves), turned_over(moves, len(keypoints))
    bent = any(move.lattices for move in moves)
    places, owner, cuts = flatten([_somewhere(points) if bent else points.xy for points in keypoints], 2)
    inside = np.ones(len(places), np.bool_)
    for move in moves:
        places, depth = move.places(owner, places)
        limits = move.after[owner][:, ::-1]
        inside &= ((places >= -TOLERANCE) & (places <= limits + TOLERANCE)).all(axis=1) & (depth > HORIZON)
    rows = zip(
        keypoints, split(places, cuts, len(keypoints)), split(inside, cuts, len(keypoints)), mirror.tolist(), maps, strict=True
    )
    moved = []
    for points, xy, seen, turned, local in rows:
        visibility = np.where(seen, points.visibility, 0)
        xy = np.where(points.unlabelled[:, None], points.xy, xy)
        order = np.arange(len(xy))
        if turned and len(points.pairs):
            order[points.pairs] = points.pairs[:, ::-1]
        angles = points.angles
        if angles is not None and local is not None:
            angles = np.where(points.unlabelled, angles, directed(angles, local))[order]
        owners = None if points.owners is None else points.owners[order]
        moved.append(Points(xy[order], visibility[order], points.pairs, owners, angles))
    return moved


def _maps(keypoints: Sequence[Points], moves: Sequence[Motion]) -> Sequence[Floats | None]:
    """By picture, what the way does near each point [K, 2, 2]; None where that is not asked, or nothing moved."""
    active = touched(moves, len(keypoints))
    maps: list[Floats | None] = []
    for sample, points in enumerate(keypoints):
        if points.angles is None or not active[sample]:
            maps.append(None)
        else:
            places = _somewhere(points)
            maps.append(through(moves, np.full(len(places), sample), places)[1])
    return maps


def _somewhere(points: Points) -> Floats:
    """The places of points, of those that are nowhere the corner: NaN lies in no cell of a lattice."""
    return np.where(points.unlabelled[:, None], 0.0, points.xy)
