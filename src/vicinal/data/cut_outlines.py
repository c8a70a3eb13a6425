"""Outlines under geometry: every point moved, cut at the horizon of a perspective and at the canvas of each warp."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import clip_outlines
from vicinal.data.geometry import Floats, Ints, Motion
from vicinal.data.polygons import Outlines, join, no_outlines, part

MOST_PARTS = 1024
"""Into how many parts an edge is cut, at most, ahead of a map that bends it."""

NEAR = 1e-6
"""Depth at which outlines that cross the horizon are cut; depth at the canvas's centre is about 1."""


def cut(outlines: Sequence[Outlines], moves: Sequence[Motion]) -> tuple[list[Outlines], Floats]:
    """The outlines of each picture after ``moves``, cut at each canvas, and the share of each one's area that is left."""
    counts = [entry.count for entry in outlines]
    picture = np.repeat(np.arange(len(counts)), counts)
    share = np.ones(len(picture))
    rows = list(outlines)
    for move in moves if rows else ():
        limits = move.after[picture][:, ::-1].astype(np.float64)
        clipped, left = clip_outlines(moved(rows, move), limits)
        rows, share = part(clipped, counts), share * left
    return rows, share


def moved(outlines: Sequence[Outlines], move: Motion) -> Outlines:
    """All rings moved, those of all pictures in a row.

    Rings that reach behind the camera are cut where they do, and those that lie there are gone. Where straight lines do
    not stay straight, points are put in between.
    """
    entries = [denser(entry, move.step(n)) for n, entry in enumerate(outlines)] if move.lattices else outlines
    joined = join(entries) if entries else no_outlines(0)
    if len(joined.lengths) == 0:
        return joined
    rows = [move.places_of(n, entry.points) for n, entry in enumerate(entries)]
    places, depth = np.concatenate([xy for xy, _ in rows]), np.concatenate([z for _, z in rows])
    front = depth > NEAR
    if front.all():
        return attrs.evolve(joined, points=places)
    following, owner = _following(joined), np.repeat(np.arange(len(entries)), [len(entry.points) for entry in entries])
    cuts, crossing = at_horizon(move, owner, joined.points, joined.points[following], depth, depth[following])
    kept = np.stack([front, crossing], axis=1)
    lengths = np.add.reduceat(kept.sum(axis=1), joined.starts)
    rings = lengths > 0
    return Outlines(np.stack([places, cuts], axis=1)[kept], lengths[rings], joined.owners[rings], joined.count)


def _following(outlines: Outlines) -> Ints:
    """Of each point of each ring the next one."""
    following = np.arange(len(outlines.points)) + 1
    following[outlines.starts + outlines.lengths - 1] = outlines.starts
    return following


def denser(outlines: Outlines, step: float) -> Outlines:
    """The same rings with further points on edges that are longer than ``step`` pixels."""
    if not len(outlines.lengths) or not np.isfinite(step):
        return outlines
    ends = outlines.points[_following(outlines)]
    length = np.sqrt(((ends - outlines.points) ** 2).sum(axis=1))
    parts = np.clip(np.ceil(length / step), 1, MOST_PARTS).astype(np.int64)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    share = (np.arange(parts.sum()) - first) / np.repeat(parts, parts)
    start, end = np.repeat(outlines.points, parts, axis=0), np.repeat(ends, parts, axis=0)
    lengths = np.add.reduceat(parts, outlines.starts)
    return attrs.evolve(outlines, points=start + share[:, None] * (end - start), lengths=lengths)


def at_horizon(
    move: Motion, owner: Ints, points: Floats, following: Floats, depth: Floats, further: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Where the edges from ``points`` to the ``following`` ones [..., 2] meet the horizon, and which [...] do.

    ``depth`` and ``further``: those of both ends. An edge that does not meet it gets its first point.
    """
    crossing = (depth > NEAR) != (further > NEAR)
    step = np.where(crossing, further - depth, 1.0)
    share = np.where(crossing, (NEAR - depth) / step, 0.0)
    cuts, _ = move.places(owner, points + share[..., None] * (following - points))
    return cuts, crossing
