"""Samples as WebDataset has them, whose entries are called by what follows the first dot of a file's name."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from vicinal.datasets.formats.tar_samples import INSTANCES, MASKS
from vicinal.datasets.header import Header
from vicinal.datasets.losses import first_flaw
from vicinal.datasets.object_json import parse_objects
from vicinal.datasets.objects import Objects
from vicinal.datasets.planes import planes_of
from vicinal.datasets.sample import boxes_of, owned_keypoints_of, rotated_boxes_of
from vicinal.datasets.suffixes import is_picture
from vicinal.errors import DataError, VicinalWarning, expected
from vicinal.numbers import integer
from vicinal.torch.encoded_entry import is_bytes, read_entry, text_of

KEY = "__key__"
ROWS = {"boxes": 4, "keypoints": 3}
"""Entries of a record that are rows of numbers, and the length of one where there is none to tell."""


def is_web(item: object) -> bool:
    """Whether an item is a dict that has its picture under an ending ("jpg"), or is to have it there."""
    return isinstance(item, Mapping) and "image" not in item and (KEY in item or bool(_pictures(item)))


def web_sample(item: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The item in the names of a call: image, labels (of "cls"), mask ("seg.png"), instances, and what "json" has of them.

    "json": an object with boxes, keypoints, labels or label as in a call, or ``objects`` as Vicinal's writer makes them;
    what else it holds stays under "json". Other entries pass. Raises DataError for none or several pictures.
    """
    rest = {name: value for name, value in item.items() if name != KEY}
    found = {"image": read_entry("image", rest.pop(_picture(item, where)), where)}
    for name, endings in (("labels", ("cls",)), ("mask", MASKS), ("instances", INSTANCES)):
        ending = next((ending for ending in endings if ending in rest), None)
        if ending is not None and name not in rest:
            found[name] = read_entry(name, rest.pop(ending), where)
    if "json" in rest:
        record = _record(rest["json"], where)
        if isinstance(record, Mapping):
            record = dict(record)
            for name, value in _targets(record, {*found, *rest}, found["image"], where).items():
                found.setdefault(name, value)
        rest["json"] = record
    if is_bytes(rest.get("txt")):
        rest["txt"] = text_of(rest["txt"])
    return {**found, **rest}


def _pictures(item: Mapping[Any, Any]) -> list[str]:
    """The endings that may be the picture's: those of least dots, of which "left.png" has one."""
    endings = [name for name in item if isinstance(name, str) and is_picture(f"x.{name}") and name not in (*MASKS, *INSTANCES)]
    least = min((ending.count(".") for ending in endings), default=0)
    return [ending for ending in endings if ending.count(".") == least]


def _picture(item: Mapping[str, Any], where: str) -> str:
    found = _pictures(item)
    if len(found) != 1:
        got = f"{' and '.join(found)}" if found else f"{', '.join(sorted(map(str, item)))}"
        raise DataError(f"{where}: expected one picture, as 'jpg' or 'png', got {got}")
    return found[0]


def _record(value: Any, where: str) -> Any:
    if not is_bytes(value) and not isinstance(value, str):
        return value
    try:
        return json.loads(value if isinstance(value, str) else bytes(value))
    except (ValueError, RecursionError) as error:
        raise DataError(expected(f"{where}: json", "JSON", value)) from error


def _targets(record: dict[str, Any], known: set[str], image: Any, where: str) -> dict[str, Any]:
    """What a record says of the picture beyond what is ``known``, taken out of it."""
    found: dict[str, Any] = {}
    for name, size in ROWS.items():
        if name in record and name not in known:
            found[name] = _rows(record.pop(name), size, f"{where}: json: {name}")
    if "objects" in record and "boxes" not in known | set(found):
        found |= _objects(record.pop("objects"), image, f"{where}: json")
    label = next((name for name in ("labels", "label") if record.get(name) is not None), None)
    if label is not None and not {"label", "labels"} & known:
        found["labels"] = record.pop(label)
    return found


def _rows(value: Any, size: int, where: str) -> Any:
    try:
        rows = np.asarray(value, np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(expected(where, "rows of numbers", value)) from error
    return rows.reshape(0, size) if rows.size == 0 else rows


def _objects(value: Any, image: Any, where: str) -> dict[str, Any]:
    try:
        objects: Objects = parse_objects(value, _number)
    except DataError as error:
        raise DataError(f"{where}: {error}") from error
    flaw = first_flaw(objects.losses)
    if flaw:
        warnings.warn(f"{where}: {flaw}; left out", VicinalWarning, stacklevel=2)
    found: dict[str, Any] = {"boxes": boxes_of(objects)}
    if objects.keypoints is not None:
        found["keypoints"] = owned_keypoints_of(objects, Header(frozenset()))
    if objects.corners is not None:
        found["rotated_boxes"] = rotated_boxes_of(objects)
    if objects.masks is not None:
        height, width = image.size[::-1] if hasattr(image, "getbands") else image.shape[:2]
        found["instances"] = planes_of(objects, (height, width))
    return found


def _number(label: Any) -> int:
    number = integer(label)
    if number is None:
        raise DataError(expected("label", "a number (a stream knows no names of classes)", label))
    return number
