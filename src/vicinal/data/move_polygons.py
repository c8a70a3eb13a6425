"""Polygons under geometry: every point moved, cut at the horizon of a perspective and at the edge of every canvas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.clip_polygons import hulls
from vicinal.data.cut_outlines import cut
from vicinal.data.geometry import Floats, Motion, split, touched
from vicinal.data.move_boxes import BoxRules, MovedBoxes, areas
from vicinal.data.polygons import Outlines, join


def move_polygons(
    outlines: Sequence[Outlines], before: Sequence[Floats], boxes: MovedBoxes, moves: Sequence[Motion], rules: BoxRules,
    seen: Sequence[Floats] | None = None,
) -> tuple[list[Outlines], MovedBoxes]:  # fmt: skip
    """The polygons of the batch moved and clipped; ``boxes``, as ``move_boxes`` made them of those ``before``, judged anew.

    The box of an object with a polygon becomes the hull of what is left of it, and is dropped if nothing is, if the
    hull has fewer than ``min_area`` square pixels and another area than the box had, or if less than ``min_visibility``
    of the polygon's area is left (rings of one object count one by one, though they overlap).
    """
    if not moves or not any(len(entry.lengths) for entry in outlines):
        return list(outlines), boxes
    rows, share = cut(outlines, moves)
    counts = [entry.count for entry in outlines]
    picture = np.repeat(np.arange(len(counts)), counts)
    polygon, moved = join(outlines).present, join(rows)
    hull = hulls(moved)
    share = share if seen is None else share * np.concatenate(seen)
    moved_at_all = touched(moves, len(counts))[picture]
    large = rules.enough(areas(hull), areas(np.concatenate(before)), moved_at_all)
    keep = moved.present & large & (share >= rules.min_visibility)
    judged = [
        np.where(polygon[:, None], hull, np.concatenate(boxes.corners)), np.where(polygon, keep, np.concatenate(boxes.keep)),
        np.where(polygon, share, np.concatenate(boxes.seen)),
    ]  # fmt: skip
    cuts = np.cumsum(counts)[:-1]
    return rows, MovedBoxes(*(split(row, cuts, len(counts)) for row in judged))
