"""What the rows of a table say together: its classes, splits and kinds of labels. One pass, little memory."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.formats.classes import class_text, names_of, unlabelled
from vicinal.datasets.formats.columns import Columns
from vicinal.datasets.formats.row_objects import objects_in
from vicinal.datasets.header import Header, LeftOut
from vicinal.datasets.names import MOST
from vicinal.datasets.objects import Objects
from vicinal.datasets.soft import SOFT, soft_row
from vicinal.datasets.splits import named_split
from vicinal.errors import DataError

MOST_SPLITS = 64
KINDS = {"label": "label", "soft": SOFT, "mask": "mask", "instances": "instances"}
"""Kinds of labels (header.HOLDS) by columns, and by fields of an Item."""


class Survey:
    """Gathers what ``add`` is shown; ``src`` is named in errors. What is wrong in a row says nothing here."""

    def __init__(self, columns: Columns, src: str) -> None:
        self._columns, self._src = columns, src
        self._classes: set[str] = set()
        self._splits: dict[str, None] = {}
        self._holds: set[str] = set()
        self._width = 0
        self._rows, self._none = 0, LeftOut("without a class", 0, read=True)

    def add(self, row: Mapping[str, Any], split: str = "") -> None:
        """One row; ``split``: its table's, for rows that say none."""
        columns = self._columns
        present = {kind: row.get(name) for kind in KINDS if (name := getattr(columns, kind))}
        self._holds.update(KINDS[kind] for kind, value in present.items() if value is not None and value == value)
        with contextlib.suppress(DataError):
            if present.get("soft") is not None:
                self._width = self._width or len(soft_row(present["soft"]))
            if not unlabelled(present.get("label")):
                self._class(present["label"])
            if columns.boxes and row.get(columns.boxes) is not None:
                self._holds |= kinds_of(objects_in(row[columns.boxes], columns, self._class))
        self._count(row, present)
        own = split_name(row.get(columns.split) if columns.split else None) or split
        if own:
            self._splits[own] = None
        for name, found, most in (("label", self._classes, MOST), ("split", self._splits, MOST_SPLITS)):
            if len(found) > most:
                raise DataError(f"{self._src}: more than {most} values of {name}; {name}= names another column")

    def header(self, names: tuple[str, ...] | None) -> Header:
        """The header of all rows that were added; ``names``: the classes where they are known."""
        numbered = map(str, range(0 if self._classes else self._width))
        found = names_of({*self._classes, *numbered}) if names is None else names
        left_out = (self._none,) if self._none.count and "label" in self._holds and SOFT not in self._holds else ()
        return Header(
            frozenset(self._holds), names=found, splits=tuple(self._splits), pictures=self._rows, left_out=left_out
        )

    def _count(self, row: Mapping[str, Any], present: Mapping[str, Any]) -> None:
        self._rows += 1
        if "label" in present and unlabelled(present["label"]):
            first = self._none.example or name_in(row.get(self._columns.path))
            self._none = attrs.evolve(self._none, count=self._none.count + 1, example=first)

    def _class(self, value: Any) -> int:
        self._classes.add(class_text(value))
        return 0


def kinds_of(objects: Objects) -> set[str]:
    """The kinds of labels (header.HOLDS) that objects have."""
    kinds = {"boxes"}
    for kind, values in (("polygons", objects.polygons), ("rle", objects.masks)):
        if values is not None and any(value is not None for value in values):
            kinds.add(kind)
    if objects.keypoints is not None:
        kinds.add("keypoints")
    if objects.corners is not None:
        kinds.add("rotated_boxes")
    return kinds


def name_in(value: Any) -> str:
    """The name of the picture of a row: a path, or what a picture in the table is called."""
    return str(getattr(value, "name", value) or "")


def split_name(value: Any) -> str:
    """The split that a value names, in the field's spelling; "" for none. Other names stay what they are."""
    text = "" if value is None else str(value).strip()
    return named_split(text) or text
