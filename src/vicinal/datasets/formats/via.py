"""The CSV of the VGG Image Annotator: a region a row, its shape and its attributes as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from vicinal.datasets.object_json import parse_json
from vicinal.errors import DataError, expected

SHAPE, ATTRIBUTES = "region_shape_attributes", "region_attributes"
COLUMNS = frozenset({SHAPE, ATTRIBUTES, "region_count", "region_id", "file_size", "file_attributes"})


def box(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The box of a region as corners, its polygon and its label, the first of its attributes; None for a picture without.

    Raises DataError for shapes other than rect, polygon, circle and ellipse.
    """
    shape = _object(row.get(SHAPE))
    if not shape:
        return None
    found = _outline(shape)
    attributes = _object(row.get(ATTRIBUTES))
    label = next((value for value in attributes.values() if isinstance(value, str | int) and value != ""), None)
    return {**found, "label": label}


def _outline(shape: Mapping[str, Any]) -> dict[str, Any]:
    try:
        if shape["name"] == "rect":
            x, y, width, height = (float(shape[name]) for name in ("x", "y", "width", "height"))
            return {"box": [x, y, x + width, y + height]}
        if shape["name"] in ("polygon", "polyline"):
            points = np.array([shape["all_points_x"], shape["all_points_y"]], np.float64).T
            return {"box": [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()], "polygon": [points.tolist()]}
        if shape["name"] in ("circle", "ellipse"):
            x, y = float(shape["cx"]), float(shape["cy"])
            wide, high = (float(shape.get(name, shape.get("r", np.nan))) for name in ("rx", "ry"))
            return {"box": [x - wide, y - high, x + wide, y + high]}
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(expected(SHAPE, "the places of a shape", shape)) from error
    raise DataError(expected(SHAPE, "rect, polygon, circle or ellipse", shape["name"]))


def _object(value: Any) -> Mapping[str, Any]:
    found = parse_json(value)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise DataError(expected(SHAPE, "a JSON object", value))
    return found
