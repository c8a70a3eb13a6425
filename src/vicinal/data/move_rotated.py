"""Rotated boxes under geometry: their corners moved and cut to every canvas, and the smallest rectangle around what is left."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import clip_outlines
from vicinal.data.clip_rings import ring_areas
from vicinal.data.cut_outlines import NEAR, cut, denser, moved
from vicinal.data.geometry import Floats, Ints, Motion, touched
from vicinal.data.local_maps import similar, through, turned
from vicinal.data.move_boxes import BoxRules
from vicinal.data.polygons import Outlines, join, no_outlines, part
from vicinal.data.rectangles import as_outlines, rows_of, signed_areas, smallest

Bools = NDArray[np.bool_]

FINER = 4
"""Parts of the step at which outlines are cut for upright hulls: the angle of the smallest rectangle tells more of a bend."""
WHOLE = 1 - 1e-9
"""Share of a box that is left from which on nothing was cut away, but for rounding."""


@attrs.frozen(eq=False)
class Rectangles:
    """T rotated boxes: their ``corners`` [T, 4, 2], of which the first two are the ends of the same side of the thing whatever
    moved it; ``rows`` [T, 5] (cx, cy, w, h, degrees); the share [T] of each, as it was given, that is still ``seen``; and
    which were ``mirrored`` [T], so that their corners follow one another the other way around.
    """

    corners: Floats
    rows: Floats
    seen: Floats
    mirrored: Bools

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, index: NDArray[np.int64] | Bools) -> Rectangles:
        """Those at ``index``."""
        return Rectangles(self.corners[index], self.rows[index], self.seen[index], self.mirrored[index])


def joined(parts: Sequence[Rectangles]) -> Rectangles:
    """All of them in a row."""
    return Rectangles(
        np.concatenate([np.zeros((0, 4, 2)), *(one.corners for one in parts)]),
        np.concatenate([np.zeros((0, 5)), *(one.rows for one in parts)]),
        np.concatenate([np.zeros(0), *(one.seen for one in parts)]),
        np.concatenate([np.zeros(0, np.bool_), *(one.mirrored for one in parts)]),
    )


def move_rotated(boxes: Sequence[Rectangles], moves: Sequence[Motion], rules: BoxRules) -> tuple[Rectangles, Bools]:
    """All boxes of the batch, in a row, through the warps ``moves`` in turn, and which of them to keep [T].

    A map that turns, mirrors, shifts and scales moves a box as it is, wherever it sticks out. Of any other, and of a box that
    a canvas cuts, comes the rectangle of the least area around what is left of its outline.
    Dropped is what lies outside, what has fewer than ``min_area`` square pixels in the picture, if that changed, and that of
    which a smaller share is left than ``min_visibility``: areas are those of the outlines inside of the canvas.
    """
    counts = [len(one) for one in boxes]
    before, owner = joined(boxes), np.repeat(np.arange(len(boxes)), counts)
    rows = touched(moves, len(boxes))[owner]
    if not rows.any():
        return before, np.ones(len(before), np.bool_)
    outlines = _outlines(before, counts, moves)
    inside, _ = clip_outlines(_in_a_row(outlines, len(before)), moves[0].before[owner][:, ::-1].astype(np.float64))
    left, share = cut(part(inside, counts), moves)
    outline = _in_a_row(left, len(before))
    had, has = _areas(inside), _areas(outline)
    share = np.where(has > 0, share, 0.0)
    found = _found(before, owner, outlines, moves, inside, outline, share)
    seen = np.where(rows, before.seen * share, before.seen)
    keep = ~rows | (rules.enough(has, had, rows) & (seen >= rules.min_visibility) & (found.rows[:, 2:4] > 0).all(axis=1))
    corners = np.where(rows[:, None, None], found.corners, before.corners)
    mirrored = np.where(rows, found.mirrored, before.mirrored)
    return Rectangles(corners, np.where(rows[:, None], found.rows, before.rows), seen, mirrored), keep


def _found(
    before: Rectangles, owner: Ints, outlines: Sequence[Outlines], moves: Sequence[Motion], inside: Outlines,
    outline: Outlines, share: Floats,
) -> Rectangles:  # fmt: skip
    """Where the boxes of ``outlines`` are, of whose part ``inside`` of the canvas there is ``outline`` now, a ``share`` of its
    area."""
    _, maps = through(moves, owner, _middles(inside, before.rows[:, :2]))
    flat: Bools = np.all([_is_flat(move) for move in moves], axis=0)
    scale, uncut = similar(maps), share >= WHOLE
    exact = uncut & flat[owner] & (scale > 0)
    places, front = np.concatenate([before.rows[:, None, :2], before.corners], axis=1), np.ones(len(before), np.bool_)
    whole, counts = list(outlines), [entry.count for entry in outlines]
    for move in moves:
        places, depth = move.places(owner, places)
        front &= (depth > NEAR).all(axis=1)
        whole = whole if exact.all() else part(moved(whole, move), counts)
    around = _in_a_row(whole, len(before))
    direction = np.einsum("tij,tj->ti", maps, before.corners[:, 1] - before.corners[:, 0])
    mirror = np.linalg.det(maps) < 0
    clockwise = (signed_areas(before.corners) > 0) != mirror
    boxes = smallest(_chosen(around, outline, uncut & front & ~exact, ~exact), direction, clockwise)
    corners, rows = boxes, rows_of(boxes)
    if exact.any():
        angle = turned(before.rows[:, 4], maps)
        straight = np.concatenate([places[:, 0], before.rows[:, 2:4] * scale[:, None], angle[:, None]], axis=1)
        corners[exact], rows[exact] = places[exact, 1:], straight[exact]
    return Rectangles(corners, rows, before.seen, before.mirrored != mirror)


def _outlines(boxes: Rectangles, counts: Sequence[int], moves: Sequence[Motion]) -> list[Outlines]:
    """By picture, the outlines of its boxes; with points put in between where straight lines will not stay straight."""
    rows = part(as_outlines(boxes.corners), counts)
    steps = [min(move.step(sample) for move in moves) / FINER for sample in range(len(rows))]
    return [denser(entry, step) for entry, step in zip(rows, steps, strict=True)]


def _is_flat(move: Motion) -> Bools:
    """[N]: where a warp does the same everywhere."""
    bent = np.array([one is not None for one in move.lattices] or [False] * len(move.forward))
    flat: Bools = ~bent & (move.forward[:, 2, :2] == 0).all(axis=1)
    return flat


def _middles(outlines: Outlines, otherwise: Floats) -> Floats:
    """A place [T, 2] amid the points of each outline."""
    owner = np.repeat(outlines.owners, outlines.lengths)
    number = np.bincount(owner, minlength=outlines.count)[:, None]
    sums = [np.bincount(owner, outlines.points[:, axis], outlines.count) for axis in (0, 1)]
    return np.where(number > 0, np.stack(sums, axis=1) / np.maximum(number, 1), otherwise)


def _areas(outlines: Outlines) -> Floats:
    """[T]: of the outlines that are left."""
    sums: Floats = np.bincount(outlines.owners, ring_areas(outlines), outlines.count).astype(np.float64)
    return sums


def _in_a_row(outlines: Sequence[Outlines], count: int) -> Outlines:
    """The outlines of all pictures."""
    return join(outlines) if outlines else no_outlines(count)


def _chosen(first: Outlines, second: Outlines, of_first: Bools, wanted: Bools) -> Outlines:
    """Of each box that is wanted the rings of the first, or those of the second."""
    of_second = wanted & ~of_first
    parts = (first.rings(np.flatnonzero(of_first[first.owners])), second.rings(np.flatnonzero(of_second[second.owners])))
    both = Outlines(
        np.concatenate([one.points for one in parts]), np.concatenate([one.lengths for one in parts]),
        np.concatenate([one.owners for one in parts]), first.count,
    )  # fmt: skip
    return both.rings(np.argsort(both.owners, kind="stable"))
