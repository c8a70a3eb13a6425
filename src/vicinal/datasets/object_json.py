"""Objects of a picture as one JSON value: this project's own, Hugging Face's, or plain lists of boxes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.datasets.lines import one_line
from vicinal.datasets.losses import DROPPED, Losses
from vicinal.datasets.objects import Floats, Objects, Rings, rings_of
from vicinal.errors import DataError, expected, shown

LabelOf = Callable[[Any], int]
CORNERS, SIZES = ("boxes",), ("bbox", "bboxes")
LABELS = ("labels", "label", "category", "categories", "category_id", "class", "classes")
OWN = ("polygons", "masks", "keypoints", "fields", "corners")


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

    ``{"boxes": [[x0, y0, x1, y1], ...], "labels": [...], "polygons", "masks", "keypoints", "fields", "corners"}`` as
    ``Objects.plain`` gives it, ``{"bbox": [[x, y, width, height], ...], "category": [...], ...}`` as Hugging Face has
    it, a list of such dicts of one object each, or a list of corners; all in pixels. ``label_of``: a label's index.
    What is wrong with one object alone (numbers that are not finite, no area, an unknown label) leaves that object out,
    as a loss. Raises DataError for anything else.
    """
    value = parse_json(value)
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        names = list(dict.fromkeys(name for entry in value for name in entry))
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
    losses = Losses()
    labels, known = _labels(_take(fields, LABELS), len(boxes), label_of, losses)
    own = {name: fields.pop(name) for name in OWN if name in fields}
    objects = _own(boxes.tolist(), labels, own, losses)
    more = {name: entry for name, entry in fields.items() if isinstance(entry, list) and len(entry) == len(boxes)}
    return _sound(attrs.evolve(objects, fields={**more, **objects.fields}), known, losses)


def _labels(given: Any, count: int, label_of: LabelOf, losses: Losses) -> tuple[list[int], list[bool]]:
    """The label of each object, 0 where there are none, and which are known."""
    if given is None:
        return [0] * count, [True] * count
    if not (isinstance(given, list) and len(given) == count):
        raise DataError(expected("objects: labels", f"one for each of {count} boxes", given))
    labels, known = [0] * count, [False] * count
    for index, label in enumerate(given):
        with losses.dropping(f"objects[{index}]: "):
            labels[index] = label_of(label)
            known[index] = True
    return labels, known


def _sound(objects: Objects, known: Sequence[bool], losses: Losses) -> Objects:
    """The objects that make sense, of those whose class is ``known``; DataError for what is not one for each box."""
    count = len(objects)
    for name, entries in (("polygons", objects.polygons), ("masks", objects.masks), *objects.fields.items()):
        if entries is not None and len(entries) != count:
            raise DataError(f"objects: {name}: expected one for each of {count} boxes, got {len(entries)}")
    good = np.array(known, bool)
    for index, box in enumerate(objects.boxes):
        with losses.dropping():
            if not np.isfinite(box).all() or not (box[2:] > box[:2]).all():
                good[index] = False
                raise DataError(expected(f"objects[{index}]", "a box of finite numbers and positive size", box.tolist()))
            if objects.corners is not None and not np.isfinite(objects.corners[index]).all():
                good[index] = False
                raise DataError(expected(f"objects[{index}]", "four finite corners", objects.corners[index].tolist()))
    points = objects.keypoints
    if points is not None and not np.isfinite(points).all():
        losses.add(DROPPED, "objects: expected finite keypoints")
        points = np.where(np.isfinite(points).all(axis=(1, 2), keepdims=True), points, 0.0)
    objects = attrs.evolve(objects, keypoints=points, losses=losses.texts)
    return objects if good.all() else objects.take(np.flatnonzero(good))


def _take(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        if name in fields:
            return fields.pop(name)
    return None


def _boxes(value: Any) -> Floats:
    """Rows [M, 4]; one that is none, such as one with an empty entry, as NaN, which drops its object later."""
    if not isinstance(value, list | tuple | np.ndarray | None):
        raise DataError(expected("objects: boxes", "rows of 4 numbers", value))
    rows = [] if value is None else [_row(row) for row in value]
    if rows and all(row is None for row in rows):
        raise DataError(expected("objects: boxes", "rows of 4 numbers", value))
    return np.array([[np.nan] * 4 if row is None else row for row in rows], np.float64).reshape(-1, 4)


def _row(value: Any) -> Floats | None:
    try:
        row = np.array(value, np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    return row if row.shape == (4,) else None


def _own(boxes: Any, labels: list[int], own: dict[str, Any], losses: Losses) -> Objects:
    kept = {name: value for name, value in own.items() if value is not None}
    if not isinstance(kept.get("fields", {}), Mapping):
        raise DataError(expected("objects: fields", "lists by name", kept["fields"]))
    try:
        objects = Objects.from_plain({"boxes": boxes, "labels": labels, **kept, "polygons": None})
        rings = [_rings(entry, f"objects[{index}]", losses) for index, entry in enumerate(kept.get("polygons", ()))]
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise DataError(f"objects: {one_line(error)}") from error
    return attrs.evolve(objects, polygons=rings if "polygons" in kept else None)


def _rings(value: Any, where: str, losses: Losses) -> Rings | None:
    """The rings that make sense; None where there are none."""
    kept = []
    for entry in value or ():
        with losses.dropping():
            try:
                (ring,) = rings_of([entry])
            except (TypeError, ValueError, OverflowError) as error:
                raise DataError(f"{where}: polygons: {one_line(error)}") from error
            if len(ring) < 3 or not np.isfinite(ring).all():
                raise DataError(f"{where}: expected rings of at least 3 finite points, got {shown(ring.tolist())}")
            kept.append(ring)
    return tuple(kept) or None
