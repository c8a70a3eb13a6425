"""COCO annotations as objects, and back.

COCO counts from the left and upper edge of the first pixel, as Vicinal does, for boxes and outlines; its keypoints are
indices of pixels, so that 0.5 is added when they are read and taken off again when they are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.coordinates import Floats, hull, inside_boxes, inside_ring, numbers
from vicinal.datasets.formats.coco.shared import Classes, Record, as_id, category_at
from vicinal.datasets.objects import Objects, Rings
from vicinal.datasets.outlines import box_of_mask
from vicinal.datasets.rle import checked_runs, runs
from vicinal.errors import DataError, expected, shown

DIGITS = 6
"""Decimals of written coordinates: what came from a file with as many is written as it was."""
OWN = frozenset({"image_id", "category_id", "bbox", "segmentation", "keypoints", "num_keypoints"})
"""Members of an annotation that are not fields of an object."""
NO_FIELDS = OWN | {"id", "area", "iscrowd"}
"""Fields that are not written as they are."""
CENTRE = 0.5
LARGEST = 1e15
"""Pixels: a greater area is a mistake."""


def read_objects(annotations: Sequence[Record], classes: Classes, size: tuple[int, int], clip: float) -> Objects | None:
    """The objects of a picture of height and width ``size``; None where it has no annotations.

    DataError that names the first bad annotation by its id.
    """
    if not annotations:
        return None
    places = [f"annotation {shown(record.get('id', index))}" for index, record in enumerate(annotations)]
    outlines = [_outline(record, size, clip, place) for record, place in zip(annotations, places, strict=True)]
    boxes = [
        _box(record, *outline, place) for record, outline, place in zip(annotations, outlines, places, strict=True)
    ]  # fmt: skip
    names = dict.fromkeys(name for record in annotations for name in record if name not in OWN)
    return Objects(
        boxes=inside_boxes(np.array(boxes, np.float64), size, clip, places.__getitem__),
        labels=np.array([_label(record, classes, place) for record, place in zip(annotations, places, strict=True)], np.int64),
        polygons=_or_none([rings for rings, _ in outlines]),
        masks=_or_none([mask for _, mask in outlines]),
        keypoints=_keypoints(annotations, classes, places),
        fields={name: [record.get(name) for record in annotations] for name in names},
    )


def write_objects(objects: Objects, categories: Sequence[Record]) -> list[Record]:
    """Annotations without "id" and "image_id", which only the whole data set tells.

    ``categories``: as they are known beforehand; labels beyond them are given the ids of ``category_at``.
    """
    return [_annotation(objects, index, categories) for index in range(len(objects))]


def _label(record: Record, classes: Classes, place: str) -> int:
    number = as_id(record.get("category_id"))
    if number not in classes.index:
        raise DataError(f"{place}: category_id {shown(record.get('category_id'))} is not listed in categories")
    return classes.index[number]  # type: ignore[index]  # None is in no index


def _box(record: Record, rings: Rings | None, mask: Record | None, place: str) -> Floats:
    """The corners [4]: of "bbox", else of the outline."""
    if record.get("bbox") is None and rings is not None:
        return hull(rings)
    if record.get("bbox") is None and mask is not None:
        return box_of_mask(mask)
    box = numbers(record.get("bbox"), f"{place}: bbox")
    if len(box) != 4:
        raise DataError(expected(f"{place}: bbox", "[x, y, width, height]", record["bbox"]))
    if not (box[2:] > 0).all():
        raise DataError(expected(f"{place}: bbox", "a positive width and height", record["bbox"]))
    return np.concatenate([box[:2], box[:2] + box[2:]])


def _outline(record: Record, size: tuple[int, int], clip: float, place: str) -> tuple[Rings | None, Record | None]:
    """Rings or a compressed RLE of an annotation."""
    value, place = record.get("segmentation"), f"{place}: segmentation"
    if not value:
        return None, None
    if isinstance(value, dict):
        return None, _rle(value, size, place)
    if not isinstance(value, list):
        raise DataError(expected(place, "a list of polygons or an RLE", value))
    rings = []
    for ring in value if isinstance(value[0], list) else [value]:
        points = numbers(ring, place)
        if len(points) % 2:
            raise DataError(f"{place}: expected x, y, x, y ..., got {len(points)} numbers")
        rings.append(inside_ring(points.reshape(-1, 2), size, clip, place))
    return tuple(rings), None


def _rle(value: Record, size: tuple[int, int], place: str) -> Record:
    counts = value.get("counts")
    if isinstance(counts, list) and value.get("size") == list(size):
        counts = _compressed(counts, size, place)
    found = {"size": value.get("size"), "counts": counts}
    checked_runs(found, size, place)
    return found


def _compressed(counts: list[Any], size: tuple[int, int], place: str) -> str:
    from pycocotools import mask

    whole = all(isinstance(run, int) and not isinstance(run, bool) and run >= 0 for run in counts)
    if not whole or sum(counts) != size[0] * size[1]:
        raise DataError(expected(f"{place}: counts", f"runs of {size[0] * size[1]} pixels in all", counts))
    text: bytes = mask.frPyObjects({"size": list(size), "counts": counts}, *size)["counts"]
    return text.decode("ascii")


def _keypoints(annotations: Sequence[Record], classes: Classes, places: Sequence[str]) -> Floats | None:
    """[M, K, 3], zeros for objects without; None where no class of the data set has any."""
    if not classes.points:
        return None
    points = np.zeros((len(annotations), classes.points, 3))
    for index, (record, place) in enumerate(zip(annotations, places, strict=True)):
        if not record.get("keypoints"):
            continue
        values = numbers(record["keypoints"], f"{place}: keypoints")
        if len(values) != 3 * classes.points:
            raise DataError(f"{place}: keypoints: expected {classes.points} times x, y, visibility, got {len(values)} numbers")
        points[index] = values.reshape(-1, 3)
        if not np.isin(points[index, :, 2], (0, 1, 2)).all() or not np.isfinite(points[index]).all():
            raise DataError(f"{place}: keypoints: expected finite places and visibility 0, 1 or 2")
    points[_placed(points), :2] += CENTRE
    return points


def _placed(points: Floats) -> NDArray[np.bool_]:
    """Which points [..., 3] say a place: all but 0, 0, 0."""
    placed: NDArray[np.bool_] = (points != 0).any(axis=-1)
    return placed


def _or_none(values: list[Any]) -> list[Any] | None:
    return values if any(value is not None for value in values) else None


def _annotation(objects: Objects, index: int, categories: Sequence[Record]) -> Record:
    category = category_at(categories, int(objects.labels[index]))
    x0, y0, x1, y1 = objects.boxes[index].tolist()
    fields = {name: values[index] for name, values in objects.fields.items() if name not in NO_FIELDS}
    rings = None if objects.polygons is None else objects.polygons[index]
    mask = None if objects.masks is None else objects.masks[index]
    record: Record = {"category_id": category["id"], "bbox": _rounded([x0, y0, x1 - x0, y1 - y0])}
    if mask is not None:
        record["segmentation"] = dict(mask)
    else:
        record["segmentation"] = [_rounded(ring.ravel().tolist()) for ring in rings or ()]
    record["area"] = round(_area(objects, index, rings, mask), DIGITS)
    record["iscrowd"] = int("iscrowd" in objects.fields and objects.fields["iscrowd"][index] in (1, "1"))
    if objects.keypoints is not None and (category.get("keypoints") or objects.keypoints[index].any()):
        record.update(_written_points(objects.keypoints[index]))
    return {**{name: value for name, value in fields.items() if value is not None}, **record}


def _area(objects: Objects, index: int, rings: Rings | None, mask: Mapping[str, Any] | None) -> float:
    """The field "area", else the pixels of what tells them best."""
    stated = objects.fields["area"][index] if "area" in objects.fields else None
    if isinstance(stated, int | float) and abs(stated) < LARGEST:
        return float(stated)
    if mask is not None:
        lengths = runs(mask["counts"])
        return 0.0 if lengths is None else float(lengths[1::2].sum())
    if rings is None:
        width, height = objects.boxes[index, 2:] - objects.boxes[index, :2]
        return float(width * height)
    return sum(float(abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2 for x, y in (ring.T for ring in rings))


def _rounded(values: Sequence[float]) -> list[float]:
    """Coordinates as they are written."""
    return [round(value, DIGITS) for value in values]


def _written_points(points: Floats) -> Record:
    values = points.copy()
    values[_placed(points), :2] -= CENTRE
    flat = [number for x, y, seen in values.tolist() for number in (round(x, DIGITS), round(y, DIGITS), int(seen))]
    return {"keypoints": flat, "num_keypoints": int((points[:, 2] > 0).sum())}
