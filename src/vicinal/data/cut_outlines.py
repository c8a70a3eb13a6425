"""Outlines under geometry: every point moved, cut at the horizon of a perspective and at the canvas of each warp."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import clip_outlines
from vicinal.data.geometry import Floats, Motion, project
from vicinal.data.polygons import Outlines, join, no_outlines, part

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

    Rings that reach behind the camera are cut where they do, and those that lie there are gone.
    """
    joined = join(outlines) if outlines else no_outlines(0)
    if len(joined.lengths) == 0:
        return joined
    rows = [project(forward[None], entry.points[None]) for forward, entry in zip(move.forward, outlines, strict=True)]
    places, depth = np.concatenate([xy[0] for xy, _ in rows]), np.concatenate([z[0] for _, z in rows])
    front = depth > NEAR
    if front.all():
        return attrs.evolve(joined, points=places)
    forward = np.repeat(move.forward, [len(entry.points) for entry in outlines], axis=0)
    following = np.arange(len(places)) + 1
    following[joined.starts + joined.lengths - 1] = joined.starts
    cuts, crossing = at_horizon(forward, joined.points, joined.points[following], depth, depth[following])
    kept = np.stack([front, crossing], axis=1)
    lengths = np.add.reduceat(kept.sum(axis=1), joined.starts)
    rings = lengths > 0
    return Outlines(np.stack([places, cuts], axis=1)[kept], lengths[rings], joined.owners[rings], joined.count)


def at_horizon(
    forward: Floats, points: Floats, following: Floats, depth: Floats, further: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Where the edges from ``points`` to the ``following`` ones [..., 2] meet the horizon, and which [...] do.

    ``depth`` and ``further``: those of both ends. An edge that does not meet it gets its first point.
    """
    crossing = (depth > NEAR) != (further > NEAR)
    step = np.where(crossing, further - depth, 1.0)
    share = np.where(crossing, (NEAR - depth) / step, 0.0)
    cuts, _ = project(forward, points + share[..., None] * (following - points))
    return cuts, crossing
