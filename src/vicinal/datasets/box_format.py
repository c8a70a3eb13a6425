"""What the four numbers of a box are: corners, or a corner or the centre with width and height."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.datasets.object_json import CORNERS, SIZES, parse_json
from vicinal.errors import DataError, expected, one_of

FORMATS = ("xyxy", "xywh", "cxcywh")


def box_format_option(value: Any) -> str:
    """The option ``box_format``; "" where it is not given."""
    if value is None or value == "":
        return ""
    if value not in FORMATS:
        raise DataError(one_of("box_format", FORMATS, value))
    return str(value)


def to_corners(boxes: NDArray[np.float64], format: str) -> NDArray[np.float64]:
    """Corners [M, 4] xyxy of boxes of a format."""
    if format == "xyxy":
        return boxes
    corner = boxes[:, :2] - boxes[:, 2:] / 2 if format == "cxcywh" else boxes[:, :2]
    return np.concatenate([corner, corner + boxes[:, 2:]], axis=1)


def in_corners(value: Any, format: str) -> Any:
    """A JSON value of objects (see ``parse_objects``) with its boxes as corners, whatever its own names say of them.

    ``format`` "": ``value`` as it is. DataError for boxes that are no rows of 4 numbers.
    """
    if not format:
        return value
    value = parse_json(value)
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        names = dict.fromkeys(name for entry in value for name in entry)
        value = {name: [entry.get(name) for entry in value] for name in names}
    fields = dict(value) if isinstance(value, Mapping) else {CORNERS[0]: value}
    name = next((name for name in (*CORNERS, *SIZES) if name in fields), None)
    if name is None:
        return fields
    rows = fields.pop(name)
    try:
        boxes = np.array([] if rows is None else rows, np.float64).reshape(-1, 4)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(expected("objects: boxes", "rows of 4 numbers", rows)) from error
    return {**fields, CORNERS[0]: to_corners(boxes, format).tolist()}
