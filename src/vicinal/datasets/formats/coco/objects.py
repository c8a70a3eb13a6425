"""COCO annotations as objects, and back.

COCO counts from the left and upper edge of the first pixel, as Vicinal does, for boxes and outlines; its keypoints are
indices of pixels, so that 0.5 is added when they are read and taken off again when they are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.coordinates import hull, inside_ring, kept_boxes, numbers
from vicinal.datasets.formats.coco.shared import Classes, Record, as_id, category_at
from vicinal.datasets.losses import CLIPPED, DROPPED, Losses
from vicinal.datasets.objects import Floats, Objects, Rings
from vicinal.datasets.outlines import box_of_mask
from vicinal.datasets.rle import checked_runs, runs
from vicinal.errors import DataError, expected, shown
from vicinal.extras import needed

DIGITS = 6
"""Decimals of written coordinates: what came from a file with as many is written as it was."""
OWN = frozenset({"image_id", "category_id", "bbox", "segmentation", "keypoints", "num_keypoints"})
"""Members of an annotation that are not fields of an object."""
NO_FIELDS = OWN | {"id", "area", "iscrowd"}
"""Fields that are not written as they are."""
CENTRE = 0.5
LARGEST = 1e15
"""Pixels: a greater area is a mistake."""


@attrs.frozen(eq=False)
class _Annotation:
    record: Record
    place: str
    label: int
    box: Floats
    rings: Rings | None
    mask: Record | None
    points: Floats


def read_objects(annotations: Sequence[Record], classes: Classes, size: tuple[int, int], clip: float) -> Objects | None:
    """The objects of a picture of height and width ``size``; None where it has no annotations.

    Annotations that make no sense, or whose outline or keypoints do not, are losses that name them by their ids.
    """
    if not annotations:
        return None
    losses, found = Losses(), []
    for index, record in enumerate(annotations):
        with losses.dropping():
            found.append(_read(record, classes, size, clip, f"annotation {shown(record.get('id', index))}", losses))
    corners = np.array([one.box for one in found], np.float64).reshape(-1, 4)
    boxes, good = kept_boxes(corners, size, clip, lambda index: found[index].place, losses)
    kept = [one for one, is_good in zip(found, good, strict=True) if is_good]
    names = dict.fromkeys(name for one in kept for name in one.record if name not in OWN)
    clipped = {text.partition(": ")[0] for text in losses.texts.get(CLIPPED, ())}
    records = [{**one.record, "area": None} if one.place in clipped else one.record for one in kept]  # it is another one now
    return Objects(
        boxes=boxes[good],
        labels=np.array([one.label for one in kept], np.int64),
        polygons=_or_none([one.rings for one in kept]),
        masks=_or_none([one.mask for one in kept]),
        keypoints=np.stack([one.points for one in kept]) if classes.points and kept else None,
        fields={name: [record.get(name) for record in records] for name in names},
        losses=losses.texts,
    )


def write_objects(objects: Objects, categories: Sequence[Record]) -> list[Record]:
    """Annotations without "id" and "image_id", which only the whole data set tells.

    ``categories``: as they are known beforehand; labels beyond them are given the ids of ``category_at``.
    """
    return [_annotation(objects, index, categories) for index in range(len(objects))]


def _read(
    record: Record, classes: Classes, size: tuple[int, int], clip: float, place: str, losses: Losses
) -> _Annotation:
    """DataError where the annotation is of no class or says no box; a broken outline or keypoints alone are left out."""
    number = as_id(record.get("category_id"))
    if number not in classes.index:
        raise DataError(f"{place}: category_id {shown(record.get('category_id'))} is not listed in categories")
    rings, mask = _outline(record, size, clip, place, losses)
    box = _box(record, rings, mask, place)
    if rings is None and mask is None and (angle := _rotation(record)):
        box = _around(box, angle)
        record = {**record, "attributes": {**record["attributes"], "rotation": 0.0}}
        losses.add(DROPPED, f"{place}: attributes: a rotation of {angle:g} degrees; its box is the one around the rotated box")
    points = np.zeros((classes.points, 3))
    with losses.dropping():
        points = _keypoints(record, classes.points, place)
    return _Annotation(record, place, classes.index[number], box, rings, mask, points)  # type: ignore[index]


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


def _rotation(record: Record) -> float:
    """Degrees by which the box of an annotation is rotated about its centre, as CVAT writes them; 0 for none."""
    attributes = record.get("attributes")
    value = attributes.get("rotation") if isinstance(attributes, dict) else None
    return float(value) if isinstance(value, int | float) and np.isfinite(value) and value % 180 else 0.0


def _around(box: Floats, degrees: float) -> Floats:
    """The upright box around a rotated one."""
    centre, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    cos, sin = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
    reach = np.array([half[0] * cos + half[1] * sin, half[0] * sin + half[1] * cos])
    return np.concatenate([centre - reach, centre + reach])


def _outline(
    record: Record, size: tuple[int, int], clip: float, place: str, losses: Losses
) -> tuple[Rings | None, Record | None]:
    """Rings or a compressed RLE of an annotation; what of them is broken is left out."""
    value, place = record.get("segmentation"), f"{place}: segmentation"
    rings: list[Floats] = []
    mask = None
    if isinstance(value, dict) and value:
        with losses.dropping():
            mask = _rle(value, size, place)
    elif isinstance(value, list):
        for ring in value if value and isinstance(value[0], list) else [value]:
            with losses.dropping():
                rings += _ring(ring, size, clip, place, losses)
    elif value:
        losses.add(DROPPED, expected(place, "a list of polygons or an RLE", value))
    return tuple(rings) or None, mask


def _ring(value: Any, size: tuple[int, int], clip: float, place: str, losses: Losses) -> Rings:
    """What of a polygon is inside; an empty list is none."""
    points = numbers(value, place)
    if len(points) % 2:
        raise DataError(f"{place}: expected x, y, x, y ..., got {len(points)} numbers")
    return inside_ring(points.reshape(-1, 2), size, clip, place, losses) if len(points) else ()


def _rle(value: Record, size: tuple[int, int], place: str) -> Record:
    counts = value.get("counts")
    if isinstance(counts, list) and value.get("size") == list(size):
        counts = _compressed(counts, size, place)
    found = {"size": value.get("size"), "counts": counts}
    checked_runs(found, size, place)
    return found


def _compressed(counts: list[Any], size: tuple[int, int], place: str) -> str:
    with needed("run-length masks"):
        from pycocotools import mask

    whole = all(isinstance(run, int) and not isinstance(run, bool) and run >= 0 for run in counts)
    if not whole or sum(counts) != size[0] * size[1]:
        raise DataError(expected(f"{place}: counts", f"runs of {size[0] * size[1]} pixels in all", counts))
    text: bytes = mask.frPyObjects({"size": list(size), "counts": counts}, *size)["counts"]
    return text.decode("ascii")


def _keypoints(record: Record, count: int, place: str) -> Floats:
    """[K, 3], zeros for an object without. DataError for keypoints where ``count`` is 0."""
    if not record.get("keypoints"):
        return np.zeros((count, 3))
    if not count:
        raise DataError(f"{place}: keypoints: expected none, as no category names any and they differ in number")
    values = numbers(record["keypoints"], f"{place}: keypoints")
    if len(values) != 3 * count:
        raise DataError(f"{place}: keypoints: expected {count} times x, y, visibility, got {len(values)} numbers")
    points = values.reshape(-1, 3)
    if not np.isin(points[:, 2], (0, 1, 2)).all() or not np.isfinite(points).all():
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
