"""Which colour and name an object gets where it is drawn: those of its class, else a colour of its own in every copy."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from vicinal.data.boxes import Boxes

OWN = "object"
"""The field of boxes that says which of the picture's objects a box is of."""


def told_apart(sample: Mapping[str, Any]) -> dict[str, Any]:
    """The sample with boxes that know their place in its list, so that copies that lost some keep the others' colours.

    Boxes with labels or instances are told apart by these, and stay as they are.
    """
    boxes = sample.get("boxes")
    if boxes is None or _labels(sample) is not None:
        return dict(sample)
    if not isinstance(boxes, Boxes):
        rows = np.asarray(boxes, np.float64).reshape(-1, 4)
        return {**sample, "boxes": Boxes(rows, fields={OWN: np.arange(len(rows))})}
    fields = dict(boxes.fields or {})
    if "instance" in fields or OWN in fields:
        return dict(sample)
    return {**sample, "boxes": attrs.evolve(boxes, fields={**fields, OWN: np.arange(len(boxes.data))})}


def colours(sample: Mapping[str, Any], names: Sequence[str] = ()) -> list[int] | None:
    """A number for each box's colour (``draw.colour_of``): by class, else by object; None where nothing tells them apart."""
    labels, boxes = _labels(sample), sample.get("boxes")
    if labels is not None:
        return [_number(label, names) for label in labels]
    fields = (boxes.fields or {}) if isinstance(boxes, Boxes) else {}
    ids = fields.get("instance", fields.get(OWN))
    return None if ids is None else [int(value) + (0 if "instance" in fields else 1) for value in ids]


def words(sample: Mapping[str, Any], names: Sequence[str] = ()) -> list[str] | None:
    """The name of each box's class; None where there are none. ``names``: classes by their numbers."""
    labels = _labels(sample)
    if labels is None or not (names or all(isinstance(label, str) for label in labels)):
        return None
    return [label if isinstance(label, str) else _name(int(label), names) for label in labels]


def _labels(sample: Mapping[str, Any]) -> list[Any] | None:
    """One class for each box: of the boxes themselves, or the sample's labels where they are as many."""
    boxes = sample.get("boxes")
    found = boxes.labels if isinstance(boxes, Boxes) else sample.get("labels")
    if boxes is None or found is None or np.ndim(found) != 1:
        return None
    rows = [label.item() if hasattr(label, "item") else label for label in found]
    count = len(boxes.data) if isinstance(boxes, Boxes) else len(np.asarray(boxes).reshape(-1, 4))
    return rows if len(rows) == count and all(isinstance(label, int | str) for label in rows) else None


def _number(label: int | str, names: Sequence[str]) -> int:
    if isinstance(label, str):
        return names.index(label) + 1 if label in names else zlib.crc32(label.encode()) + 1
    return label + 1


def _name(label: int, names: Sequence[str]) -> str:
    return names[label] if 0 <= label < len(names) else str(label)
