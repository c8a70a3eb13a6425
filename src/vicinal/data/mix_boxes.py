"""Boxes of mixed pictures: what a pasted rectangle leaves of them, and what it brings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.foreign import take
from vicinal.data.join_fields import joined
from vicinal.data.mix import BlendLike
from vicinal.data.move_boxes import BoxRules, areas

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def mix_boxes(
    corners: list[Floats], given: list[dict[str, Any]], given_seen: list[Floats] | None, op: BlendLike, rules: BoxRules
) -> tuple[list[Floats], list[dict[str, Any]], None, list[Floats]]:  # fmt: skip
    """Boxes and fields after a mix, no polygons, and the shares that are seen: the own ones first, then the partner's."""
    shares_seen = given_seen or [np.ones(len(rows)) for rows in corners]
    boxes, fields, seen = list(corners), list(given), list(shares_seen)
    for sample in np.flatnonzero(op.active).tolist():
        other = int(op.partner[sample])
        mine, theirs = corners[sample], corners[other]
        stays, comes = np.ones(len(mine), np.bool_), np.ones(len(theirs), np.bool_)
        mine_seen, theirs_seen = shares_seen[sample], shares_seen[other]
        if op.weight[sample] <= 0:
            rectangle = op.rectangle[sample][[1, 0, 3, 2]].astype(np.float64)
            mine, left = covered(corners[sample], rectangle)
            stays, mine_seen = kept(corners[sample], left, mine_seen, rules)
            theirs, left = pasted(corners[other], rectangle)
            comes, theirs_seen = kept(corners[other], left, theirs_seen, rules)
        own = {name: take(field, np.flatnonzero(stays)) for name, field in given[sample].items()}
        boxes[sample] = np.concatenate([mine[stays], theirs[comes]])
        seen[sample] = np.concatenate([mine_seen[stays], theirs_seen[comes]])
        fields[sample] = joined(own, given[other], np.flatnonzero(comes), (f"boxes[{sample}]", f"boxes[{other}]"))
    return boxes, fields, None, seen


def covered(boxes: Floats, rectangle: Floats) -> tuple[Floats, Floats]:
    """The hulls [M, 4] of what a rectangle (x0, y0, x1, y1) leaves of boxes that it covers, and the areas [M] left."""
    hull, inside = boxes.copy(), _clipped(boxes, rectangle)
    left = areas(boxes) - np.where((inside[:, 2:] > inside[:, :2]).all(axis=1), areas(inside), 0.0)
    for axis in (0, 1):
        across = (rectangle[1 - axis] <= boxes[:, 1 - axis]) & (rectangle[3 - axis] >= boxes[:, 3 - axis])
        low, high = boxes[:, axis], boxes[:, axis + 2]
        from_low = across & (rectangle[axis] <= low) & (rectangle[axis + 2] > low)
        from_high = across & (rectangle[axis + 2] >= high) & (rectangle[axis] < high)
        hull[:, axis] = np.where(from_low, np.minimum(rectangle[axis + 2], high), low)
        hull[:, axis + 2] = np.where(from_high, np.maximum(rectangle[axis], hull[:, axis]), high)
    return hull, np.where((hull[:, 2:] > hull[:, :2]).all(axis=1), left, 0.0)


def pasted(boxes: Floats, rectangle: Floats) -> tuple[Floats, Floats]:
    """Boxes [M, 4] cut to the rectangle that is pasted with them, and the areas [M] left."""
    inside = _clipped(boxes, rectangle)
    return inside, np.where((inside[:, 2:] > inside[:, :2]).all(axis=1), areas(inside), 0.0)


def kept(boxes: Floats, left: Floats, seen: Floats, rules: BoxRules) -> tuple[Bools, Floats]:
    """Which of ``boxes`` [M, 4] are kept that have areas ``left`` of them, and the shares ``seen`` of what they once were."""
    whole = areas(boxes)
    share = np.divide(left * seen, whole, out=np.zeros(len(boxes)), where=whole > 0)
    return rules.enough(left, whole, np.ones(len(boxes), np.bool_)) & (left * seen >= rules.min_visibility * whole), share


def _clipped(boxes: Floats, rectangle: Floats) -> Floats:
    low, high = np.tile(rectangle[:2], 2), np.tile(rectangle[2:], 2)
    inside: Floats = np.clip(boxes, low, high)
    return inside
