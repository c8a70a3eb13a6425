"""Polygons cut to their canvases, and the boxes around them."""

from __future__ import annotations

import attrs
import numpy as np

from vicinal.data.clip_rings import clip_rings
from vicinal.data.polygons import Floats, Outlines

TOLERANCE = 1e-6  # pixels by which rounding may carry a point that lies on the edge of the canvas beyond it


def clip_outlines(outlines: Outlines, limits: Floats) -> tuple[Outlines, Floats]:
    """Polygons cut to canvases of ``limits`` [M, 2] (width, height) by box, and the share [M] of each one's area left.

    Polygons that are wholly inside stay as they are, and those wholly outside go, without a call of shapely.
    """
    share = np.ones(outlines.count)
    if len(outlines.lengths) == 0:
        return outlines, share
    low, high = _extents(outlines)
    edge = limits[outlines.owners]
    beyond = ~((low >= -TOLERANCE) & (high <= edge + TOLERANCE)).all(axis=1)
    points = np.clip(outlines.points, 0.0, np.repeat(edge, outlines.lengths, axis=0))
    snapped = attrs.evolve(outlines, points=points)
    if not beyond.any():
        return snapped, share
    touched, seen = np.zeros((2, outlines.count), bool)
    touched[outlines.owners[beyond]] = True
    seen[outlines.owners[((high > 0) & (low < edge)).all(axis=1)]] = True
    share[touched] = 0.0
    whole = snapped.rings(np.flatnonzero(~touched[outlines.owners]))
    cut = np.flatnonzero((touched & seen)[outlines.owners])
    if len(cut) == 0:
        return whole, share
    clipped = clip_rings(outlines.rings(cut), edge[cut])
    before = np.bincount(outlines.owners[cut], clipped.whole, outlines.count)
    after = np.bincount(outlines.owners[cut], clipped.left, outlines.count)
    np.divide(after, before, out=share, where=before > 0)
    share[~touched] = 1.0
    return _merged(whole, clipped.outlines), share


def hulls(outlines: Outlines) -> Floats:
    """The boxes [M, 4] around the polygons; zeros where there is none."""
    boxes = np.zeros((outlines.count, 4))
    if len(outlines.lengths):
        low, high = _extents(outlines)
        owners, first = np.unique(outlines.owners, return_index=True)
        boxes[owners, :2] = np.minimum.reduceat(low, first)
        boxes[owners, 2:] = np.maximum.reduceat(high, first)
    return boxes


def _extents(outlines: Outlines) -> tuple[Floats, Floats]:
    """The least and the greatest x and y [R, 2] of every ring."""
    low: Floats = np.minimum.reduceat(outlines.points, outlines.starts)
    high: Floats = np.maximum.reduceat(outlines.points, outlines.starts)
    return low, high


def _merged(first: Outlines, second: Outlines) -> Outlines:
    """The rings of both, by owner."""
    both = Outlines(
        np.concatenate([first.points, second.points]),
        np.concatenate([first.lengths, second.lengths]),
        np.concatenate([first.owners, second.owners]),
        first.count,
    )
    return both.rings(np.argsort(both.owners, kind="stable"))
