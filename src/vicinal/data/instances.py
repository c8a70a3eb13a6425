"""Instance masks: tight boxes around them, and their removal with dropped boxes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.boxes import Boxes
from vicinal.data.masks import read_mask_like

Floats = NDArray[np.float64]


def boxes_from_instances(id_map: Any) -> Boxes:
    """Tight boxes around the objects of an instance map [H, W] (integer ids, 0 is background), in the order of the ids.

    The field "instance" holds each box's id, so that box and object are dropped together. Raises DataError for a map
    of another shape or dtype.

    >>> vc.boxes_from_instances(np.array([[0, 1, 1], [0, 0, 2]])).data
    array([[1., 0., 3., 1.],
           [2., 1., 3., 2.]])
    """
    array, _ = read_mask_like(id_map, "id_map", (2,))
    ids, boxes = tight_boxes(array)
    return Boxes(boxes, fields={"instance": ids})


def tight_boxes(id_map: NDArray[Any]) -> tuple[NDArray[np.int64], Floats]:
    """The ids [M] in a map [H, W], ascending and without 0, and the boxes [M, 4] around their pixels."""
    rows, columns = np.nonzero(id_map)
    ids, which = np.unique(id_map[rows, columns], return_inverse=True)
    boxes = np.empty((len(ids), 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = np.iinfo(np.int64).max, 0
    for axis, places in ((0, columns), (1, rows)):
        np.minimum.at(boxes[:, axis], which, places)
        np.maximum.at(boxes[:, axis + 2], which, places + 1)
    return ids.astype(np.int64), boxes.astype(np.float64)


def plane_boxes(planes: NDArray[Any]) -> Floats:
    """The boxes [M, 4] around the pixels of binary planes [M, H, W]; zeros for an empty plane."""
    boxes = np.zeros((len(planes), 4), np.float64)
    full: NDArray[np.bool_] = planes != 0
    for axis, hits in ((0, np.any(full, axis=1)), (1, np.any(full, axis=2))):
        some = hits.any(axis=1)
        boxes[some, axis] = hits[some].argmax(axis=1)
        boxes[some, axis + 2] = hits.shape[1] - hits[some, ::-1].argmax(axis=1)
    return boxes


def without(id_map: NDArray[Any], dropped: NDArray[np.int64]) -> NDArray[Any]:
    """A copy of the map with the pixels of the ``dropped`` ids set to 0; the map itself where there are none."""
    if len(dropped) == 0:
        return id_map
    return np.where(np.isin(id_map, dropped), 0, id_map).astype(id_map.dtype)
