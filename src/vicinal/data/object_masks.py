"""The objects of a picture that have masks: by their instances, or else by their polygons."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.outline_masks import filled, union_of
from vicinal.data.polygons import Outlines
from vicinal.data.samples import Samples
from vicinal.data.targets.boxes import Objects
from vicinal.data.targets.instances import InstanceValue, ids_of
from vicinal.errors import DataError

Ints = NDArray[np.int64]


@attrs.frozen(eq=False)
class ObjectMasks:
    """``masks`` [M, h, w], none of them empty; ``boxes`` [M], which box (or plane) of the picture each belongs to, -1 for none.

    ``count``: of these boxes, also of those without pixels. ``outlines``: their polygons, where masks were made of them.
    """

    masks: NDArray[np.bool_]
    boxes: Ints
    count: int
    outlines: Outlines | None = None

    def shown(self, chosen: Ints) -> tuple[NDArray[np.bool_], Ints, Any]:
        """The pixels [h, w] of the ``chosen`` ones together, their boxes, and where they have outlines their region."""
        boxes = np.sort(self.boxes[chosen])
        region = None if self.outlines is None or not len(chosen) else union_of(self.outlines.boxes(boxes))
        together: NDArray[np.bool_] = np.any(self.masks[chosen], axis=0)
        return together, boxes[boxes >= 0], region


def check_has_masks(samples: Samples, place: str) -> None:
    """DataError, by ``place``, unless the objects of the samples have masks, and boxes say whose they are."""
    boxes: Objects | None = samples.targets.get("boxes")
    instances: InstanceValue | None = samples.targets.get("instances")
    if instances is None:
        if boxes is None or boxes.outlines is None:
            raise DataError(f"{place}: expected instances, or boxes with polygons, that say where objects are, got neither")
        return
    if instances.maps is not None and boxes is not None:
        for index, (corners, fields) in enumerate(zip(boxes.corners, boxes.fields, strict=True)):
            if len(corners) and "instance" not in fields:
                raise DataError(f"{place}: expected boxes[{index}] with the field 'instance', their ids in the map, got none")


def object_masks(samples: Samples, row: int) -> ObjectMasks:
    """Those of one picture, in the order of its boxes; of a map without boxes, in the order of ids."""
    boxes: Objects | None = samples.targets.get("boxes")
    instances: InstanceValue | None = samples.targets.get("instances")
    height, width = samples.sizes[row].tolist()
    outlines = None
    if instances is not None and instances.planes is not None:
        masks = instances.planes[row] != 0
        owner = np.arange(len(masks))
    elif instances is not None and instances.maps is not None:
        ids = np.unique(instances.maps[row])
        ids = ids[ids != 0] if boxes is None else ids_of(boxes.fields[row], row)
        masks = instances.maps[row] == ids[:, None, None]
        owner = np.arange(len(ids)) if boxes is not None else np.full(len(ids), -1)
    else:
        assert boxes is not None
        assert boxes.outlines is not None
        outlines = boxes.outlines[row]
        owner = np.flatnonzero(outlines.present)
        masks = np.array([filled(outlines, int(box), (height, width)) for box in owner], np.bool_)
    masks = masks.reshape(len(owner), height, width)
    there = masks.any(axis=(1, 2))
    count = len(boxes.corners[row]) if boxes is not None else int(owner.max(initial=-1)) + 1
    return ObjectMasks(masks[there], owner[there].astype(np.int64), count, outlines)
