"""Boxes under geometry: the hull of the moved outline, cut to every canvas, dropped when too little is left."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data import clip_polygons
from vicinal.data.cut_outlines import NEAR, at_horizon, cut, moved
from vicinal.data.geometry import Floats, Ints, Motion, flatten, split, touched
from vicinal.data.polygons import Outlines
from vicinal.data.swaps import NONE, Swaps

Bools = NDArray[np.bool_]

ROUNDING = 1e-6  # share of its area by which a box may seem to change where a turn or a flip moved it whole


@attrs.frozen
class BoxRules:
    """When a moved box is dropped, and whether it is drawn ``tight`` around its moved instance mask; which labels a mirror
    ``swaps``."""

    min_area: float = 1.0  # square pixels
    min_visibility: float = 0.0  # share of the object as it was given that is still inside the canvas
    tight: bool = False
    swaps: Swaps = NONE

    def enough(self, left: Floats, before: Floats, touched: Bools | np.bool_) -> Bools:
        """Which boxes [T] are large enough, of the areas ``left`` and ``before`` in square pixels.

        Only geometry makes a box too small: one that nothing ``touched``, or that kept its area, stays however small.
        """
        same = np.abs(left - before) <= ROUNDING * before
        kept: Bools = ~touched | ((left > 0) & (same | (left >= self.min_area)))
        return kept


@attrs.frozen(eq=False)
class MovedBoxes:
    """All boxes of a batch after geometry, by picture: ``corners`` [M, 4] clipped to the canvas, which to ``keep`` [M],
    and the share [M] of each object, as it was given, that is still ``seen``.
    """

    corners: list[Floats]
    keep: list[Bools]
    seen: list[Floats]


def move_boxes(
    boxes: Sequence[Floats], moves: Sequence[Motion], rules: BoxRules, seen: Sequence[Floats] | None = None
) -> MovedBoxes:
    """Every box of the batch (by picture [M, 4] xyxy pixels) through the warps ``moves`` in turn.

    The corners move as an outline (exact: straight lines stay straight), cut at the horizon of a perspective and, as the
    picture is, at the canvas of every warp but the last; the axis-aligned hull is clipped to the last one. Dropped are
    boxes of whose outline nothing is left, of fewer than ``min_area`` square pixels if their area changed, or of which a
    smaller share is left than ``min_visibility`` of what they were. ``seen``: the shares that are left already.
    """
    flat, owner, cuts = flatten(boxes, 4)
    share = np.ones(len(flat)) if seen is None else np.concatenate([*seen, np.zeros(0)])
    hull, clipped, moved_at_all = flat, flat.copy(), touched(moves, len(boxes))[owner]
    if moves:
        hull, cut_away = _hulls(flat, owner, boxes, moves)
        share = share * cut_away
        clipped = np.clip(hull, 0.0, moves[-1].after[owner][:, [1, 0, 1, 0]].astype(np.float64))
    left, whole = areas(clipped), areas(hull)
    keep = rules.enough(left, areas(flat), moved_at_all) & (left * share >= rules.min_visibility * whole)
    if moves and (keep & moved_at_all & (left < whole)).any() and not all(move.upright for move in moves):
        keep &= ~moved_at_all | (cut(_as_outlines(boxes), moves)[1] > 0)
    np.divide(left * share, whole, out=share, where=whole > 0)
    return MovedBoxes(*(split(rows, cuts, len(boxes)) for rows in (clipped, keep, share)))


def _hulls(flat: Floats, owner: Ints, boxes: Sequence[Floats], moves: Sequence[Motion]) -> tuple[Floats, Floats]:
    """The hulls [T, 4] on the last canvas, not yet clipped to it, and the shares [T] that the canvases before it left."""
    if len(moves) == 1 and not moves[0].lattices:
        return hulls(moves[0], owner, flat), np.ones(len(flat))
    rows, share = cut(_as_outlines(boxes), moves[:-1])
    return clip_polygons.hulls(moved(rows, moves[-1])), share


def _as_outlines(boxes: Sequence[Floats]) -> list[Outlines]:
    """The outlines of the boxes of each picture, as rings of their corners."""
    corners = [rows[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2) for rows in boxes]
    counts = [len(rows) for rows in boxes]
    rows = zip(corners, counts, strict=True)
    return [Outlines(ring, np.full(count, 4, np.int64), np.arange(count), count) for ring, count in rows]


def hulls(move: Motion, owner: Ints, boxes: Floats) -> Floats:
    """The hull [T, 4] of the outline of each box [T, 4] of pictures ``owner`` [T], whose straight lines stay straight; empty
    behind the camera."""
    corners = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    places, depth = move.places(owner, corners)
    if (depth > NEAR).all():
        return np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
    following, further = np.roll(corners, -1, axis=1), np.roll(depth, -1, axis=1)
    cuts, crossing = at_horizon(move, owner, corners, following, depth, further)
    points = np.concatenate([places, cuts], axis=1)
    valid = np.concatenate([depth > NEAR, crossing], axis=1)[..., None]
    low = np.where(valid, points, np.inf).min(axis=1)
    high = np.where(valid, points, -np.inf).max(axis=1)
    seen = valid.any(axis=1)
    return np.concatenate([np.where(seen, low, 0.0), np.where(seen, high, 0.0)], axis=1)


def areas(boxes: Floats) -> Floats:
    """Areas [T] in square pixels."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
