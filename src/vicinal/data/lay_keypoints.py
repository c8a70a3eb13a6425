"""Keypoints of pictures that are laid over each other."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.keypoints import Points
from vicinal.data.laying import Laying

HIDDEN = 1
"""The visibility of a point that something lies over."""


def laid_keypoints(moved: Sequence[Points], laying: Laying) -> list[Points]:
    """All points of each canvas, those of the lowest layer first.

    What another layer covers is hidden. Of a layer of which a part is shown, points beside that part are not there (0).
    """
    placed = [_placed(points, laying, layer) for layer, points in enumerate(moved)]
    done = []
    for mine in laying.layers:
        rows = [placed[layer] for layer in mine]
        starts = np.cumsum([0, *(len(points.xy) for points in rows)])[:-1]
        done.append(Points(
            np.concatenate([points.xy for points in rows]), np.concatenate([points.visibility for points in rows]),
            np.concatenate([points.pairs + start for points, start in zip(rows, starts, strict=True)]),
            angles=_angles(rows),
        ))  # fmt: skip
    return done


def _angles(rows: Sequence[Points]) -> NDArray[np.float64] | None:
    """Those of all layers, NaN for points of pictures without any; None where no layer has any."""
    if all(points.angles is None for points in rows):
        return None
    return np.concatenate([np.full(len(one.xy), np.nan) if one.angles is None else one.angles for one in rows])


def _placed(points: Points, laying: Laying, layer: int) -> Points:
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
