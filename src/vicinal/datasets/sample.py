"""One sample as a dict of arrays, from an item."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.data.boxes import Boxes
from vicinal.data.keypoints import Keypoints
from vicinal.data.rectangles import as_outlines, rows_of, signed_areas, smallest
from vicinal.data.rotated_boxes import RotatedBoxes
from vicinal.datasets.fetch import fetch_bytes, fetch_mask, fetch_picture, place_of
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.objects import Objects
from vicinal.datasets.planes import planes_of
from vicinal.datasets.soft import SOFT, dense, own_shares
from vicinal.datasets.source import Source
from vicinal.errors import DataError
from vicinal.files.encoded import Encoded
from vicinal.files.read import MAX_PIXELS

OBJECTS = frozenset({"boxes", "polygons", "rle", "keypoints", "rotated_boxes"})
UNLABELLED = -1


def read_sample(
    item: Item, header: Header, channels: str = "unchanged", max_pixels: int = MAX_PIXELS, decode: bool = True
) -> dict[str, Any]:
    """The sample of an item with all that ``header.holds``, as ``Dataset`` describes it.

    ``decode`` False: the image is an ``Encoded``, where it lies as a file's bytes and not as an array. Raises
    DataError with the item's key where it has a fault or lacks a mask, and ReadError for what cannot be read.
    """
    if item.fault:
        raise DataError(f"{item.key}: {item.fault}")
    if decode or item.picture.kind == "array":
        image: Any = fetch_picture(item.picture, channels, max_pixels)
    else:
        image = Encoded(fetch_bytes(item.picture), channels, max_pixels, name=place_of(item.picture))
    sample: dict[str, Any] = {"image": image, "id": item.key}
    if SOFT in header.holds:
        sample["labels"] = dense(own_shares(item.label, item.soft), len(header.names)).astype(np.float32)
    elif "label" in header.holds:
        sample["labels"] = UNLABELLED if item.label is None else item.label
    if "mask" in header.holds:
        sample["mask"] = fetch_mask(_needed(item.mask, item, "mask"), max_pixels)
    if "instances" in header.holds:
        sample["instances"] = fetch_mask(_needed(item.instances, item, "instances"), max_pixels)
    if OBJECTS & header.holds:
        objects = item.objects or Objects(np.zeros((0, 4)), np.zeros(0, np.int64))
        sample["boxes"] = boxes_of(objects)
        if "rle" in header.holds and "instances" not in header.holds:
            height, width = image.shape[:2]
            sample["instances"] = planes_of(objects, (height, width))
        if "keypoints" in header.holds:
            sample["keypoints"] = owned_keypoints_of(objects, header)
        if "rotated_boxes" in header.holds:
            sample["rotated_boxes"] = rotated_boxes_of(objects)
    return sample


def boxes_of(objects: Objects) -> Boxes:
    """The boxes of all objects of a picture, with their labels, outlines and fields."""
    polygons = None if objects.polygons is None else [rings or None for rings in objects.polygons]
    return Boxes(objects.boxes, labels=objects.labels, polygons=polygons, fields=objects.fields, clip=True)


def rotated_boxes_of(objects: Objects) -> RotatedBoxes:
    """The rotated boxes of all objects of a picture as rows (cx, cy, w, h, degrees), with their labels and fields."""
    quads = np.zeros((0, 4, 2)) if objects.corners is None else objects.corners
    clockwise = signed_areas(quads) > 0
    rows = rows_of(smallest(as_outlines(quads), quads[:, 1] - quads[:, 0], clockwise))
    return RotatedBoxes(rows, labels=objects.labels[: len(rows)], fields=objects.fields if len(rows) else None)


def keypoints_of(objects: Objects, header: Header) -> Keypoints:
    """The keypoints of all objects of a picture in a row, with the pairs of each."""
    if objects.keypoints is None:
        return Keypoints(np.zeros((0, 2)))
    count, each = objects.keypoints.shape[:2]
    points = objects.keypoints.reshape(-1, 3)
    pairs = tuple((left + each * n, right + each * n) for n in range(count) for left, right in header.pairs)
    return Keypoints(points[:, :2], points[:, 2], pairs)


def owned_keypoints_of(objects: Objects, header: Header) -> Keypoints:
    """The same, each with the number of its object, with whose box it is dropped."""
    points = keypoints_of(objects, header)
    each = 0 if objects.keypoints is None else objects.keypoints.shape[1]
    return attrs.evolve(points, owners=np.repeat(np.arange(len(objects)) if each else np.arange(0), each))


def _needed(source: Source | None, item: Item, name: str) -> Source:
    if source is None:
        raise DataError(f"{item.key}: expected {name}, as other samples have, got none")
    return source
