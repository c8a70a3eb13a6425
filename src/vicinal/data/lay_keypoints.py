"""Keypoints of pictures that are laid over each other."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.keypoints import Points, remaining
from vicinal.data.laying import Laying
from vicinal.errors import DataError

HIDDEN = 1
"""The visibility of a point that something lies over."""


def laid_keypoints(moved: Sequence[Points], laying: Laying) -> list[Points]:
    """All points of each canvas, those of the lowest layer first; owners are counted among all boxes that it has.

    What another layer covers is hidden. Of a layer of which a part is shown, points beside that part are not there (0), and
    points of boxes that do not come with it are gone. DataError where some pictures alone have angles.
    """
    placed = [_placed(points, laying, layer) for layer, points in enumerate(moved)]
    return [_in_a_row([placed[layer] for layer in mine], mine, laying) for mine in laying.layers]


def _in_a_row(rows: list[Points], mine: list[int], laying: Laying) -> Points:
    starts = np.cumsum([0, *(len(points.xy) for points in rows)])[:-1]
    boxes = np.cumsum([0, *(0 if laying.kept is None else len(laying.kept[layer]) for layer in mine)])[:-1]
    owners = [_owners(points, int(start)) for points, start in zip(rows, boxes, strict=True)]
    angles = [points.angles for points in rows if points.angles is not None]
    for points, layer in zip(rows, mine, strict=True):
        if angles and points.angles is None and len(points.xy):
            wanted = "angles in all pictures that are mixed, or in none"
            raise DataError(f"keypoints[{laying.source[layer]}]: expected {wanted}, got none beside some")
    return Points(
        np.concatenate([points.xy for points in rows]), np.concatenate([points.visibility for points in rows]),
        np.concatenate([points.pairs + start for points, start in zip(rows, starts, strict=True)]),
        np.concatenate(owners) if any(points.owners is not None for points in rows) else None,
        np.concatenate(angles) if angles else None,
    )  # fmt: skip


def _owners(points: Points, start: int) -> NDArray[np.int64]:
    if points.owners is None:
        return np.full(len(points.xy), -1, np.int64)
    return np.where(points.owners < 0, -1, points.owners + start)


def _placed(points: Points, laying: Laying, layer: int) -> Points:
    if points.owners is not None and laying.kept is not None:
        before = len(laying.moved.targets["boxes"].corners[layer])
        points = remaining(points, points.owners, laying.kept[layer], before)
    y0, x0, y1, x1 = laying.window[layer].tolist()
    visibility, seen = points.visibility, laying.seen[layer]
    if seen is not None and len(visibility):
        place = np.nan_to_num(points.xy)
        column = np.clip(np.floor(place[:, 0]), 0, x1 - x0 - 1).astype(np.int64)
        row = np.clip(np.floor(place[:, 1]), 0, y1 - y0 - 1).astype(np.int64)
        lowest = laying.layers[laying.owner[layer]][0] == layer
        visibility = np.where(seen[row, column], visibility, np.minimum(visibility, HIDDEN) if lowest else 0)
    xy = np.where(points.unlabelled[:, None], points.xy, points.xy + np.array([x0, y0]))
    return attrs.evolve(points, xy=xy, visibility=visibility)
