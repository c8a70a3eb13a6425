"""Which boxes a pipeline dropped from a picture, and why, as far as the record of the call tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from vicinal.data.boxes import Boxes
from vicinal.data.clip_polygons import hulls
from vicinal.data.cut_outlines import cut
from vicinal.data.geometry import Floats, Ints, motions
from vicinal.data.move_boxes import areas
from vicinal.data.polygons import Outlines
from vicinal.datasets.objects import Objects
from vicinal.offline.targets import PLACE
from vicinal.record.record import Record
from vicinal.transforms.compose.pipeline import Pipeline

LEFT, SMALL = "left the picture", "too small (min_area)"
HIDDEN, OTHER = "too little of them visible (min_visibility)", "otherwise"
"""Why. The last: covered, without a pixel of their mask, or left out by a transform."""
NOTHING = 1e-9


def dropped(source: Objects, boxes: Boxes, made: int, record: Record, row: int, pipeline: Pipeline) -> Counter[str]:
    """Of the boxes of ``source`` that are not in ``boxes``, the result for sample ``row``, how many went why; of ``made``
    objects that were written in the end, what is missing beside them went otherwise."""
    gone = np.setdiff1d(np.arange(len(source)), np.asarray((boxes.fields or {})[PLACE], np.int64))
    reasons = Counter[str]()
    if len(gone):
        left, share = _left(source, gone, record[row])
        reasons[LEFT] = int((share <= NOTHING).sum())
        small = (share > NOTHING) & (left < pipeline.min_area)
        reasons[SMALL] = int(small.sum())
        reasons[HIDDEN] = int(((share > NOTHING) & ~small & (share < pipeline.min_visibility)).sum())
    reasons[OTHER] = len(source) - made - reasons.total()
    return +reasons


def _left(source: Objects, which: Ints, record: Record) -> tuple[Floats, Floats]:
    """Of objects, by their outlines or else their boxes, the area [M] of the hull in square pixels, and the share [M], that is
    left in the view of a single sample."""
    sizes, steps = record.geometry("dropped")
    rings = [[np.asarray(ring, np.float64) for ring in _rings(source, index)] for index in which.tolist()]
    lengths = [len(ring) for rows in rings for ring in rows]
    owners = np.repeat(np.arange(len(rings)), [len(rows) for rows in rings])
    outlines = Outlines(np.concatenate([ring for rows in rings for ring in rows]), np.array(lengths), owners, len(rings))
    (rest,), share = cut([outlines], motions(steps, sizes))
    return areas(hulls(rest)), share


def _rings(source: Objects, index: int) -> Sequence[Any]:
    rings = None if source.polygons is None else source.polygons[index]
    return rings or [source.boxes[index][[0, 1, 2, 1, 2, 3, 0, 3]].reshape(4, 2)]
