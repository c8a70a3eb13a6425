"""Boxes of one picture under geometry: what move_boxes.py gives for a batch, bit for bit, in fewer steps where it can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import FRACTION
from vicinal.data.cut_outlines import NEAR
from vicinal.data.geometry import Floats, WarpLike, motions, project
from vicinal.data.move_boxes import BoxRules, areas, move_boxes

_AFFINE = np.array([0.0, 0.0, 1.0])
_CORNERS = [0, 1, 2, 1, 2, 3, 0, 3]


def are_inside(corners: Floats, height: int, width: int) -> bool:
    """Whether boxes [M, 4] are certainly boxes in pixels inside of the picture; False: it must be looked at more closely."""
    low, high = corners[:, :2], corners[:, 2:]
    if not (low < high).all() or not (low >= 0).all():
        return False
    ends = high.max(axis=0, initial=0.0)
    return bool(ends[0] <= width and ends[1] <= height and ends.max() > FRACTION)


def move_boxes_of_one(
    boxes: Floats, warps: Sequence[WarpLike], height: int, width: int, rules: BoxRules
) -> tuple[Floats, NDArray[np.int64]]:
    """The boxes [K, 4] that are left of [M, 4] on a canvas of this size, and which they are."""
    moving = [warp for warp in warps if warp.active[0]]
    if not moving and len(boxes):
        return boxes.copy(), np.arange(len(boxes))
    if len(moving) == len(warps) == 1 and len(boxes):
        found = _by_one(boxes, moving[0], rules)
        if found is not None:
            return found
    result = move_boxes([boxes], motions(warps, np.array([[height, width]])), rules)
    kept = np.flatnonzero(result.keep[0])
    return result.corners[0][kept], kept


def _by_one(boxes: Floats, warp: WarpLike, rules: BoxRules) -> tuple[Floats, NDArray[np.int64]] | None:
    """By a map of the plane that keeps parallels; None where more is to be found out."""
    if not (warp.matrix[0, 2] == _AFFINE).all():
        return None
    forward: Floats = np.linalg.inv(warp.matrix).astype(np.float64, copy=False)
    places, depth = project(forward, boxes[:, _CORNERS].reshape(1, -1, 2))
    if not (depth > NEAR).all():
        return None
    places = places.reshape(-1, 4, 2)
    hull = np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
    rows, columns = warp.size[0].tolist()
    clipped = np.minimum(np.maximum(hull, 0.0), (columns, rows, columns, rows))
    left, whole, before = areas(clipped), areas(hull), areas(boxes)
    keep = rules.enough(left, before, np.True_) & (left >= rules.min_visibility * whole)
    turned = forward[0, 0, 1] != 0 or forward[0, 1, 0] != 0
    if turned and (keep & (left < whole)).any():  # the outline may have left where the hull has not
        return None
    kept = np.flatnonzero(keep)
    return clipped[kept], kept
