"""Objects of a picture as one JSON value: this project's own, Hugging Face's, or plain lists of boxes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np

from vicinal.datasets.lines import one_line
from vicinal.datasets.objects import Objects
from vicinal.errors import DataError, expected, shown

LabelOf = Callable[[Any], int]
CORNERS, SIZES = ("boxes",), ("bbox", "bboxes")
LABELS = ("labels", "label", "category", "categories", "category_id", "class", "classes")
OWN = ("polygons", "masks", "keypoints", "fields")


def parse_json(value: Any) -> Any:
    """The JSON value of a text; other values as they are. DataError for what is no JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise DataError(expected("objects", "JSON", value)) from error


def parse_objects(value: Any, label_of: LabelOf) -> Objects:
    """The objects of a JSON value or of its text.

    ``{"boxes": [[x0, y0, x1, y1], ...], "labels": [...], "polygons", "masks", "keypoints", "fields"}`` as
    ``Objects.plain`` gives it, ``{"bbox": [[x, y, width, height], ...], "category": [...], ...}`` as Hugging Face has
    it, a list of such dicts of one object each, or a list of corners; all in pixels. ``label_of``: a label's index.
    Raises DataError for anything else, for numbers that are not finite, and for boxes without area.
    """
    value = parse_json(value)
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        names = list(value[0])
        value = {name: [entry.get(name) for entry in value] for name in names}
    if isinstance(value, list):
        value = {"boxes": value}
    if not isinstance(value, Mapping):
        raise DataError(expected("objects", "boxes", value))
    fields = dict(value)
    corners, sizes = _take(fields, CORNERS), _take(fields, SIZES)
    boxes = _boxes(corners if corners is not None else sizes)
    if corners is None:
        boxes[:, 2:] += boxes[:, :2]
    labels = _take(fields, LABELS)
    if labels is not None and not (isinstance(labels, list) and len(labels) == len(boxes)):
        raise DataError(expected("objects: labels", f"one for each of {len(boxes)} boxes", labels))
    own = {name: fields.pop(name) for name in OWN if name in fields}
    objects = _own(boxes.tolist(), [label_of(label) for label in labels or [0] * len(boxes)], own)
    more = {name: entry for name, entry in fields.items() if isinstance(entry, list) and len(entry) == len(boxes)}
    return check_objects(attrs.evolve(objects, fields={**more, **objects.fields}))


def check_objects(objects: Objects) -> Objects:
    """``objects``; DataError for what is not finite, has no area, or is not one for each box."""
    count = len(objects)
    for index, box in enumerate(objects.boxes):
        if not np.isfinite(box).all() or not (box[2:] > box[:2]).all():
            raise DataError(expected(f"objects[{index}]", "a box of finite numbers and positive size", box.tolist()))
    for index, rings in enumerate(objects.polygons or ()):
        for ring in rings or ():
            if len(ring) < 3 or not np.isfinite(ring).all():
                raise DataError(f"objects[{index}]: expected rings of at least 3 finite points, got {shown(ring.tolist())}")
    if objects.keypoints is not None and not np.isfinite(objects.keypoints).all():
        raise DataError("objects: expected finite keypoints")
    for name, entries in (("polygons", objects.polygons), ("masks", objects.masks), *objects.fields.items()):
        if entries is not None and len(entries) != count:
            raise DataError(f"objects: {name}: expected one for each of {count} boxes, got {len(entries)}")
    return objects


def _take(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        if name in fields:
            return fields.pop(name)
    return None


def _boxes(value: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        boxes = np.array([] if value is None else value, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(expected("objects: boxes", "rows of 4 numbers", value)) from error
    if boxes.size == 0:
        return boxes.reshape(0, 4)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise DataError(expected("objects: boxes", "rows of 4 numbers", value))
    return boxes


def _own(boxes: Any, labels: list[int], own: dict[str, Any]) -> Objects:
    kept = {name: value for name, value in own.items() if value is not None}
    if not isinstance(kept.get("fields", {}), Mapping):
        raise DataError(expected("objects: fields", "lists by name", kept["fields"]))
    try:
        return Objects.from_plain({"boxes": boxes, "labels": labels, **kept})
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise DataError(f"objects: {one_line(error)}") from error
