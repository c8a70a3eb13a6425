"""Polygons under geometry: every point moved, cut at the horizon of a perspective and at the edge of the canvas."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import clip_outlines, hulls
from vicinal.data.geometry import Floats, Motion, project, split
from vicinal.data.move_boxes import NEAR, areas
from vicinal.data.polygons import Outlines, join, part

Bools = NDArray[np.bool_]


def move_polygons(
    outlines: Sequence[Outlines], boxes: Sequence[Floats], keeps: Sequence[Bools], moves: Motion,
    min_area: float = 1.0, min_visibility: float = 0.0,
) -> tuple[list[Outlines], list[Floats], list[Bools]]:  # fmt: skip
    """The polygons of the batch moved and clipped; ``boxes`` and ``keeps`` as ``move_boxes`` gave them, judged anew.

    The box of an object with a polygon becomes the hull of what is left of it, and is dropped if nothing is, if the
    hull is smaller than ``min_area`` square pixels, or if less than ``min_visibility`` of the polygon's area is inside
    the canvas (rings of one object count one by one, though they overlap).
    """
    counts = [entry.count for entry in outlines]
    if not any(len(entry.lengths) for entry in outlines):
        return list(outlines), list(boxes), list(keeps)
    given = join(outlines)
    picture = np.repeat(np.arange(len(counts)), counts)
    moved, share = clip_outlines(_moved(outlines, given, moves), moves.after[picture][:, ::-1].astype(np.float64))
    polygon, left = given.present, moved.present
    hull = hulls(moved)
    area = areas(hull)
    keep = left & (area > 0) & (area >= min_area) & (share >= min_visibility)
    cuts = np.cumsum(counts)[:-1]
    boxes = split(np.where(polygon[:, None], hull, np.concatenate(boxes)), cuts, len(counts))
    return part(moved, counts), boxes, split(np.where(polygon, keep, np.concatenate(keeps)), cuts, len(counts))


def _moved(outlines: Sequence[Outlines], joined: Outlines, moves: Motion) -> Outlines:
    """All rings moved; those that reach behind the camera are cut where they do, and those that lie there are gone."""
    rows = [project(forward[None], entry.points[None]) for forward, entry in zip(moves.forward, outlines, strict=True)]
    places, depth = np.concatenate([xy[0] for xy, _ in rows]), np.concatenate([z[0] for _, z in rows])
    front = depth > NEAR
    if front.all():
        return attrs.evolve(joined, points=places)
    forward = np.repeat(moves.forward, [len(entry.points) for entry in outlines], axis=0)
    following = np.arange(len(places)) + 1
    following[joined.starts + joined.lengths - 1] = joined.starts
    crossing = front != front[following]
    step = np.where(crossing, depth[following] - depth, 1.0)
    share = np.where(crossing, (NEAR - depth) / step, 0.0)
    cuts, _ = project(forward, joined.points + share[:, None] * (joined.points[following] - joined.points))
    kept = np.stack([front, crossing], axis=1)
    lengths = np.add.reduceat(kept.sum(axis=1), joined.starts)
    rings = lengths > 0
    return Outlines(np.stack([places, cuts], axis=1)[kept], lengths[rings], joined.owners[rings], joined.count)
