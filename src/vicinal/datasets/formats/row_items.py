"""Rows of tables as items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from vicinal.datasets.box_format import FORMATS
from vicinal.datasets.files import is_file, is_url, join, name_of
from vicinal.datasets.fit import Stated, in_picture
from vicinal.datasets.formats.classes import Classes
from vicinal.datasets.formats.columns import SIZE, Columns, is_other
from vicinal.datasets.formats.row_objects import objects_in
from vicinal.datasets.formats.survey import split_name
from vicinal.datasets.inside import clean, locate
from vicinal.datasets.item import Item
from vicinal.datasets.keys import Seen
from vicinal.datasets.lines import one_line
from vicinal.datasets.losses import first_flaw
from vicinal.datasets.objects import Objects
from vicinal.datasets.soft import label_fields, parse_soft
from vicinal.datasets.source import Source
from vicinal.datasets.splits import split_of
from vicinal.datasets.suffixes import without_suffix
from vicinal.datasets.synthetic import COLUMN, says_so
from vicinal.errors import DataError

PICTURES = "images/"
"""The folder that the pictures of written tables lie in; keys go without."""


@attrs.frozen
class Place:
    """A folder below a table's root, "" for that itself, and the suffix that its rows leave out."""

    folder: str
    suffix: str


@attrs.frozen
class Table:
    """One file. ``root``: what its paths are relative to; ``split``: of rows that say none; ``prefix``: of keys. ``places``:
    where pictures lie that rows name by less than their paths. ``by_folder``: whether the first folder of a path is a split."""

    path: str
    root: str
    split: str = ""
    prefix: str = ""
    places: tuple[Place, ...] = ()
    by_folder: bool = False

    def split_of(self, value: Any) -> str:
        """The split of a row that says none, by what it calls its picture."""
        return split_of(value.partition("/")[0]) if self.by_folder and isinstance(value, str) else self.split

    def name(self, value: Any) -> str:
        """The relative name of the picture that a row calls so; DataError for what is none."""
        if not self.places:
            return relative(value, self.root)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(text, str) and (text.startswith("/") or is_url(text)):
            text = name_of(text)
        name = relative(text, self.root)
        found = (join(place.folder, name + place.suffix) for place in self.places)
        return next((one for one in found if is_file(join(self.root, one))), name)


@attrs.frozen
class Embedded:
    """A picture that lies in the table itself. ``name``: what its file was called, "" where that is not known."""

    source: Source
    name: str


@attrs.frozen
class Row:
    """``number``: in its file, from 1. ``values``: by column, None for an empty one; paths of pictures are strings or
    ``Embedded``. ``fault``: why there are no values."""

    number: int
    values: Mapping[str, Any]
    fault: str = ""


class RowItems:
    """Makes items of the rows of one pass over all tables, and gives each a key of its own.

    ``fit``: whether boxes are held against their pictures.
    """

    def __init__(self, columns: Columns, classes: Classes, fit: bool = True) -> None:
        self._columns, self._classes, self._fit = columns, classes, fit
        self._paths, self._keys = Seen(), Seen()

    def item(self, row: Row, table: Table) -> Item:
        """The item of a row; what is wrong with it becomes its fault."""
        values, own = row.values, f"{without_suffix(name_of(table.path)).rpartition('.')[0]}/{row.number:06d}"
        key, source, labels, fault = own, Source(table.path), dict[str, Any](), row.fault
        try:
            if not fault:
                key, source = self._picture(values.get(self._columns.path), table, own)
                labels = self._labels(values, table, source)
        except DataError as error:
            fault = one_line(f"row {row.number}: {error}")
        own_split = values.get(self._columns.split) if self._columns.split else None
        split = split_name(own_split) or table.split_of(values.get(self._columns.path))
        made = says_so(values.get(COLUMN))
        return Item(self._unused(key, own), source, split, **labels, extra=self._extra(values), fault=fault, synthetic=made)

    def _picture(self, value: Any, table: Table, own: str) -> tuple[str, Source]:
        """The wanted key and the source of a picture."""
        if isinstance(value, Embedded):
            return _clean_or(value.name, own), value.source
        name = table.name(value)
        path = locate(table.root, name)
        if not self._paths.add(path):
            raise DataError(f"{name!r} stands in an earlier row too; expected one row for each picture")
        return table.prefix + name.removeprefix(PICTURES), Source(path)

    def _labels(self, values: Mapping[str, Any], table: Table, picture: Source) -> dict[str, Any]:
        """Label, mask, instances and objects of a row, as an Item takes them."""
        columns, found = self._columns, dict[str, Any]()
        label, soft, boxes = (given(values, column) for column in (columns.label, columns.soft, columns.boxes))
        if label is not None:
            found["label"] = self._classes.label(label)
        if soft is not None:  # says more than the class
            found = label_fields(parse_soft(soft, len(self._classes)))
        for kind in ("mask", "instances"):
            value = given(values, getattr(columns, kind))
            if isinstance(value, Embedded):
                found[kind] = value.source
            elif value is not None:
                found[kind] = Source(locate(table.root, relative(value, table.root)))
        if boxes is not None:
            found["objects"] = self._objects(boxes, picture, stated_in(values))
        return found

    def _objects(self, value: Any, picture: Source, stated: Stated) -> Objects | None:
        """The objects of a value, inside of the picture; where not all are, it is said as which box_format they would be."""
        objects = objects_in(value, self._columns, self._classes.index)
        if not self._fit:
            return objects
        found = in_picture(objects, picture, stated)
        if found is None or not first_flaw(found.losses):
            return found
        hint = next((format for format in FORMATS if self._would_fit(format, value, picture)), None)
        said = "" if hint is None else f"; with box_format={hint} it would fit"
        return attrs.evolve(found, losses={kind: [f"{text}{said}" for text in texts] for kind, texts in found.losses.items()})

    def _would_fit(self, format: str, value: Any, picture: Source) -> bool:
        try:
            found = in_picture(objects_in(value, self._columns, self._classes.index, format), picture)
        except DataError:
            return False
        return found is not None and not first_flaw(found.losses)

    def _extra(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The other columns of a row, where they have values; not the size of the picture, which changes with it."""
        other = {name: value for name, value in values.items() if value is not None and is_other(name, self._columns)}
        return {"columns": other} if other else {}

    def _unused(self, name: str, own: str) -> str:
        """``name`` without suffix where no other picture has that for a key, else with it, else the row's ``own``."""
        for key in (without_suffix(name), name, own):
            if self._keys.add(key):
                return key
        while not self._keys.add(own):
            own += "+"
        return own


def stated_in(values: Mapping[str, Any]) -> Stated:
    """The height and width that a row says its picture has."""
    lower = {name.lower(): value for name, value in values.items()}
    return lower.get(SIZE[0]), lower.get(SIZE[1])


def given(values: Mapping[str, Any], column: str | None) -> Any:
    """What a row says in a column; None where it says nothing, or NaN, as pandas has it."""
    value = None if column is None else values.get(column)
    return None if isinstance(value, float) and value != value else value


def relative(value: Any, root: str) -> str:
    """A clean name; absolute paths below ``root`` become relative."""
    if isinstance(value, str) and value.startswith(f"{root}/"):
        value = value[len(root) + 1 :]
    return clean(value)


def _clean_or(name: str, other: str) -> str:
    """A picture in a table needs no file, so a name that would not do for one is merely not used."""
    try:
        return clean(name)
    except DataError:
        return other
