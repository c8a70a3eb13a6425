"""The bridge between the labels of data sets and a Batch: in as fields, back as objects, masks and instance maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.batch import Batch
from vicinal.data.boxes import Boxes
from vicinal.data.instances import boxes_from_instances
from vicinal.data.rotated_boxes import RotatedBoxes
from vicinal.datasets.header import Header
from vicinal.datasets.objects import Objects
from vicinal.datasets.planes import planes_of
from vicinal.datasets.sample import keypoints_of
from vicinal.errors import DataError
from vicinal.offline.moved_objects import instance_ids, moved_objects

Array: TypeAlias = NDArray[Any]

PLACE = "object"
"""The field of a batch's boxes by which what came out is found among the objects that went in."""
NOTHING = Objects(np.zeros((0, 4)), np.zeros(0, np.int64))


@attrs.frozen(eq=False)
class Targets:
    """What moves with one picture of height and width ``size``: everything that an Item has but its class.

    ``mask`` and ``instances``: integers [H, W], as read from the item's files. ``objects``: in pixels of the picture.
    """

    size: tuple[int, int]
    objects: Objects | None = None
    mask: Array | None = None
    instances: Array | None = None


def kind_of(targets: Targets) -> tuple[bool, str]:
    """By what pictures may share a batch: all of one kind. Whether there is a mask, and "map", "planes" or "".

    Sort and group rows by it (with dtype and channels of the pictures) before ``batch_fields``: a Batch has masks or
    instances for all of its pictures or for none. "planes" are pictures with RLE masks. Raises DataError for a picture
    that has both an instance map and RLE masks.
    """
    masks = targets.objects.masks if targets.objects is not None else None
    planes = masks is not None and any(mask is not None for mask in masks)
    if planes and targets.instances is not None:
        raise DataError("objects.masks: expected RLE masks or an instance map, got both for one picture")
    return targets.mask is not None, "planes" if planes else "" if targets.instances is None else "map"


def batch_fields(rows: Sequence[Targets], header: Header, joined: bool = False) -> dict[str, Any]:
    """The fields of a Batch beside images, ids and epochs; absent where no row has any: ``Batch(images, **fields)``.

    ``rows``: of one ``kind_of``, one for each picture. Gives "masks"; "boxes" (``Boxes`` with polygons, clipped to the
    picture); "keypoints" (those of all objects in a row, ``header.pairs`` repeated for each object); and "instances":
    id maps, or planes [M, H, W] decoded from RLE (objects without RLE: their polygon or box filled). A picture with a
    map but no objects gets the boxes of its instances. ``joined``: objects are told apart in the whole batch, as
    ``joined_objects`` has them, and not picture by picture. Boxes without area are dropped. Raises DataError for what does
    not fit (a box of negative width, an RLE of another size ...), naming it as "Batch.boxes[row]..." or
    "objects.masks[index]".
    """
    kinds = [kind_of(row) for row in rows]
    given = [_objects(row) for row in rows]
    objects = [NOTHING if entry is None else entry for entry in given]
    fields: dict[str, Any] = {}
    if any(masked for masked, _ in kinds):
        fields["masks"] = [row.mask for row in rows]
    if any(kind == "map" for _, kind in kinds):
        fields["instances"] = [row.instances for row in rows]
    elif any(kind == "planes" for _, kind in kinds):
        fields["instances"] = [planes_of(entry, row.size) for entry, row in zip(objects, rows, strict=True)]
    if any(entry is not None for entry in given):
        starts = np.cumsum([0, *(len(entry) * joined for entry in objects)]).tolist()
        fields["boxes"] = [_boxes(entry, row, start) for entry, row, start in zip(objects, rows, starts, strict=False)]
    if any(entry.keypoints is not None for entry in objects):
        fields["keypoints"] = [keypoints_of(entry, header) for entry in objects]
    if any(entry.corners is not None for entry in objects):
        fields["rotated_boxes"] = [_rotated(entry) for entry in objects]
    return fields


def joined_objects(rows: Sequence[Targets]) -> Objects | None:
    """The objects of all pictures, which have boxes, polygons and masks alone, in a row; None where no picture has any.

    What only some have is None for the others.
    """
    found = [row.objects for row in rows if row.objects is not None]
    names = dict.fromkeys(name for objects in found for name in objects.fields)
    fields = {name: [value for objects in found for value in objects.fields.get(name, [None] * len(objects))] for name in names}
    if not found:
        return None
    boxes, labels = ([getattr(objects, name) for objects in found] for name in ("boxes", "labels"))
    return Objects(
        np.concatenate(boxes), np.concatenate(labels), _in_a_row([(one.polygons, len(one)) for one in found]),
        _in_a_row([(one.masks, len(one)) for one in found]), fields=fields,
    )  # fmt: skip


def _in_a_row(parts: Sequence[tuple[Sequence[Any] | None, int]]) -> list[Any] | None:
    if all(part is None for part, _ in parts):
        return None
    return [value for part, count in parts for value in (part or [None] * count)]


def labels_of(result: Batch, row: int, source: Targets) -> Targets:
    """The labels of picture ``row`` of a pipeline's result, ``source`` being what ``batch_fields`` took for that row.

    Objects that the pipeline dropped are gone from everything; the others keep their order, label and fields, except
    that "area" and "num_keypoints", where present, are computed anew. Polygons are the moved, clipped ones; RLE masks
    are encoded from the moved planes. A box is the hull of the polygon, else the tight box around the moved RLE mask,
    else around the moved instance (field "instance", in the map), else the moved box. Objects whose RLE mask or
    instance has no pixel left are dropped, and so are those whose rotated box was. Keypoints that are out of sight are
    0, 0, 0, as in COCO. A picture that had an instance map but no objects comes out with objects of label 0 and the
    field "instance".
    """
    kind = kind_of(source)[1]
    stack = result.instances[row] if kind else None
    objects = _objects(source)
    if objects is not None:
        boxes, points = result.boxes[row], None if objects.keypoints is None else result.keypoints[row]
        objects = moved_objects(
            objects, boxes.fields[PLACE], boxes, points,
            planes=stack if kind == "planes" else None, id_map=stack if kind == "map" else None,
            rotated=None if objects.corners is None else result.rotated_boxes[row],
        )  # fmt: skip
    return Targets(
        size=tuple(result.images[row].shape[:2]),
        objects=objects,
        mask=None if source.mask is None else result.masks[row],
        instances=stack if kind == "map" else None,
    )


def _objects(row: Targets) -> Objects | None:
    """The objects of a picture; those of its instance map where it has no others."""
    if row.objects is not None or row.instances is None:
        return row.objects
    boxes = boxes_from_instances(row.instances)
    fields: Mapping[str, Any] = boxes.fields or {}
    return Objects(boxes.data, np.zeros(len(boxes), np.int64), fields={"instance": fields["instance"].tolist()})


def _rotated(objects: Objects) -> RotatedBoxes:
    quads = np.zeros((0, 4, 2)) if objects.corners is None else objects.corners
    return RotatedBoxes(quads, fields={PLACE: np.arange(len(quads))})


def _boxes(objects: Objects, row: Targets, start: int) -> Boxes:
    fields: dict[str, Any] = {PLACE: np.arange(start, start + len(objects))}
    ids = instance_ids(objects)
    if ids is not None and row.instances is not None:
        fields["instance"] = ids
    polygons = None if objects.polygons is None else [rings or None for rings in objects.polygons]
    return Boxes(objects.boxes, labels=objects.labels, polygons=polygons, fields=fields, clip=True)
