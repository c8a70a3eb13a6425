"""Keypoints under geometry: moved, hidden outside the canvas, left and right exchanged in a mirror."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.geometry import HORIZON, Motion, flatten, mirrored, split
from vicinal.data.keypoints import Points

TOLERANCE = 1e-6  # pixels


def move_keypoints(keypoints: Sequence[Points], moves: Sequence[Motion]) -> list[Points]:
    """All points of the batch through the warps ``moves`` in turn: as many as before.

    Visibility becomes 0 where a point leaves the canvas of any of them, as the picture is cut there, or lies behind the
    camera. Declared pairs change places (with their visibility) where the map mirrors the picture, so that "left" stays
    left.
    """
    places, owner, cuts = flatten([points.xy for points in keypoints], 2)
    inside = np.ones(len(places), np.bool_)
    mirror = np.zeros(len(keypoints), np.bool_)
    for move in moves:
        places, depth = move.places(owner, places)
        limits = move.after[owner][:, ::-1]
        inside &= ((places >= -TOLERANCE) & (places <= limits + TOLERANCE)).all(axis=1) & (depth > HORIZON)
        mirror ^= mirrored(move)
    rows = zip(
        keypoints, split(places, cuts, len(keypoints)), split(inside, cuts, len(keypoints)), mirror.tolist(), strict=True
    )
    moved = []
    for points, xy, seen, turned in rows:
        visibility = np.where(seen, points.visibility, 0)
        xy = np.where(points.unlabelled[:, None], points.xy, xy)
        order = np.arange(len(xy))
        if turned and len(points.pairs):
            order[points.pairs] = points.pairs[:, ::-1]
        moved.append(Points(xy[order], visibility[order], points.pairs))
    return moved
