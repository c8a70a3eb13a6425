"""Keypoints under geometry: moved, hidden outside the canvas, left and right exchanged in a mirror."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.geometry import HORIZON, Motion, flatten, mirrored, project, split
from vicinal.data.keypoints import Points

TOLERANCE = 1e-6  # pixels


def move_keypoints(keypoints: Sequence[Points], moves: Motion) -> list[Points]:
    """All points of the batch moved: as many as before, visibility 0 outside the output canvas or behind the camera.

    Declared pairs change places (with their visibility) where the map mirrors the picture, so that "left" stays left.
    """
    flat, owner, cuts = flatten([points.xy for points in keypoints], 2)
    places, depth = project(moves.forward[owner], flat)
    limits = moves.after[owner][:, ::-1]
    inside = ((places >= -TOLERANCE) & (places <= limits + TOLERANCE)).all(axis=1) & (depth > HORIZON)
    rows = zip(
        keypoints,
        split(places, cuts, len(keypoints)),
        split(inside, cuts, len(keypoints)),
        mirrored(moves).tolist(),
        strict=True,
    )
    moved = []
    for points, xy, seen, mirror in rows:
        visibility = np.where(seen, points.visibility, 0)
        xy = np.where(points.unlabelled[:, None], points.xy, xy)
        order = np.arange(len(xy))
        if mirror and len(points.pairs):
            order[points.pairs] = points.pairs[:, ::-1]
        moved.append(Points(xy[order], visibility[order], points.pairs))
    return moved
