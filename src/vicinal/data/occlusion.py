"""What is left of objects that something lies over: of their masks, their polygons, or the boxes alone."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.clip_polygons import hulls
from vicinal.data.instances import plane_boxes
from vicinal.data.outline_masks import region_of, without_region
from vicinal.data.polygons import Outlines

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@attrs.frozen(eq=False)
class Left:
    """What is left of M objects: their ``boxes`` [M, 4], the ``share`` [M] of each, and their ``outlines``, if any."""

    boxes: Floats
    share: Floats
    outlines: Outlines | None


def left_of(
    boxes: Floats, outlines: Outlines | None, masks: NDArray[Any] | None, hidden: Mask, region: Any = None
) -> Left:  # fmt: skip
    """What pixels that are ``hidden`` [H, W] leave of objects; ``region``: the same as a shapely geometry, where that is known.

    An object is its mask, of ``masks`` [M, H, W], where that has pixels; else its polygon; else its box. One that loses
    nothing keeps its box to the last bit.
    """
    found, share, known = boxes.copy(), np.ones(len(boxes)), np.zeros(len(boxes), np.bool_)
    if masks is not None and len(masks):
        known, found, share = left_of_masks(boxes, masks, hidden)
    if outlines is not None and len(outlines.lengths):
        rows = outlines.present & ~known
        outlines, rests = without_region(outlines, region_of(hidden) if region is None else region)
        found = np.where((rows & (rests < 1))[:, None], hulls(outlines), found)
        share = np.where(rows, np.where(outlines.present, rests, 0.0), share)
        known = known | rows
    if not known.all():
        found[~known], share[~known] = left_of_boxes(boxes[~known], ~hidden)
    return Left(found, np.where((found[:, 2:] > found[:, :2]).all(axis=1), share, 0.0), outlines)


def left_of_masks(boxes: Floats, masks: NDArray[Any], hidden: Mask) -> tuple[Mask, Floats, Floats]:
    """Which masks [M, H, W] have pixels, the boxes [M, 4] that are cut to what is left of them, and the shares [M] of that."""
    rows, columns = (np.flatnonzero(hidden.any(axis=axis)) for axis in (1, 0))
    window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    under = hidden[window]
    whole = np.array([np.count_nonzero(mask) for mask in masks])
    lost = np.array([np.count_nonzero((mask[window] != 0) & under) for mask in masks])
    found = boxes.copy()
    for index in np.flatnonzero(lost):
        x0, y0, x1, y1 = plane_boxes(((masks[index] != 0) & ~hidden)[None])[0]
        found[index, :2] = np.maximum(found[index, :2], (x0, y0))
        found[index, 2:] = np.minimum(found[index, 2:], (x1, y1))
    return whole > 0, found, 1 - lost / np.maximum(whole, 1)


def left_of_boxes(boxes: Floats, seen: Mask) -> tuple[Floats, Floats]:
    """The hulls [M, 4] of what is ``seen`` [H, W] within boxes [M, 4], and its share [M] of their areas."""
    found, share = boxes.copy(), np.ones(len(boxes))
    for index, (x0, y0, x1, y1) in enumerate(boxes.tolist()):
        rows, top = _within(y0, y1, seen.shape[0])
        columns, first = _within(x0, x1, seen.shape[1])
        part: Mask = seen[top : top + len(rows), first : first + len(columns)]
        if part.all():
            continue
        area = rows.sum() * columns.sum()
        share[index] = rows @ part @ columns / area if area > 0 else 0.0
        low_y, high_y = _ends(np.flatnonzero(part.any(axis=1)), top)
        low_x, high_x = _ends(np.flatnonzero(part.any(axis=0)), first)
        found[index] = max(x0, low_x), max(y0, low_y), min(x1, high_x), min(y1, high_y)
    return found, share


def _within(low: float, high: float, side: int) -> tuple[Floats, int]:
    """How much of each pixel lies between two places of an axis, from the first that does, and which that is."""
    first, last = max(int(np.floor(low)), 0), min(int(np.ceil(high)), side)
    places = np.arange(first, max(last, first))
    return np.minimum(places + 1, high) - np.maximum(places, low), first


def _ends(places: NDArray[np.int64], first: int) -> tuple[int, int]:
    """From the first to behind the last of places that are counted from ``first``."""
    return (first + int(places[0]), first + int(places[-1]) + 1) if len(places) else (first, first)
