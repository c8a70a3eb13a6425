"""Boxes under geometry: the hull of the moved outline, clipped to the canvas, dropped when too little is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vicinal.data.geometry import Floats, Motion, flatten, project, split

Bools = NDArray[np.bool_]

NEAR = 1e-6  # depth at which outlines that cross the horizon are cut


def move_boxes(
    boxes: Sequence[Floats], moves: Motion, min_area: float = 1.0, min_visibility: float = 0.0
) -> tuple[list[Floats], list[Bools]]:
    """Every box of the batch (by picture [M, 4] xyxy pixels) moved, and which of them are kept.

    The corners go through the whole chain as an outline (exact: straight lines stay straight), cut at the horizon of a
    perspective. The axis-aligned hull is clipped to the output canvas, and dropped if what is left has no area, or an
    area in square pixels below ``min_area``, or below ``min_visibility`` of the hull's. Returned are all M boxes,
    clipped, and masks [M] that say which to keep.
    """
    flat, owner, cuts = flatten(boxes, 4)
    hull = hulls(moves.forward[owner], flat)
    limits = moves.after[owner][:, [1, 0, 1, 0]].astype(np.float64)
    clipped = np.clip(hull, 0.0, limits)
    left, whole = areas(clipped), areas(hull)
    keep = (left > 0) & (left >= min_area) & (left >= min_visibility * whole)
    return split(clipped, cuts, len(boxes)), split(keep, cuts, len(boxes))


def hulls(forward: Floats, boxes: Floats) -> Floats:
    """The hull [T, 4] of the outline of each box [T, 4] under its matrix [T, 3, 3]; empty behind the camera."""
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    places, depth = project(forward, corners)
    if (depth > NEAR).all():
        return np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
    following, deeper = np.roll(corners, -1, axis=1), np.roll(depth, -1, axis=1)
    crossing = (depth > NEAR) != (deeper > NEAR)
    step = np.where(crossing, deeper - depth, 1.0)
    share = np.where(crossing, (NEAR - depth) / step, 0.0)
    cuts, _ = project(forward, corners + share[..., None] * (following - corners))
    points = np.concatenate([places, cuts], axis=1)
    valid = np.concatenate([depth > NEAR, crossing], axis=1)[..., None]
    low = np.where(valid, points, np.inf).min(axis=1)
    high = np.where(valid, points, -np.inf).max(axis=1)
    seen = valid.any(axis=1)
    return np.concatenate([np.where(seen, low, 0.0), np.where(seen, high, 0.0)], axis=1)


def areas(boxes: Floats) -> Floats:
    """Areas [T] in square pixels."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
