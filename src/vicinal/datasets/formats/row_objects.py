"""The objects in a column of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vicinal.datasets.box_format import in_corners
from vicinal.datasets.formats.columns import Columns
from vicinal.datasets.object_json import CORNERS, SIZES, LabelOf, parse_json, parse_objects
from vicinal.datasets.objects import Objects


def objects_in(value: Any, columns: Columns, label_of: LabelOf, format: str = "") -> Objects:
    """The objects of a value in the column ``columns.boxes``. ``format``: the box_format of all boxes; "": by their names.

    A list of boxes without names has that of its column: [x, y, width, height] in one called bbox or bboxes, else corners.
    Raises DataError as ``parse_objects`` does.
    """
    value = parse_json(value)
    name = (columns.boxes or "").lower()
    if name in (*CORNERS, *SIZES) and isinstance(value, list) and not any(isinstance(entry, Mapping) for entry in value):
        value = {name: value}
    return parse_objects(in_corners(value, format or columns.box_format), label_of)
