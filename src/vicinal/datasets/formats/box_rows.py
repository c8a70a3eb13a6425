"""Tables with one row a box: the rows of a picture together are its row, with all boxes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import attrs
import numpy as np

from vicinal.datasets.box_format import to_corners
from vicinal.datasets.formats import via
from vicinal.datasets.formats.columns import Columns, is_index
from vicinal.datasets.formats.row_items import Embedded, Row, given
from vicinal.datasets.object_json import CORNERS, parse_json
from vicinal.errors import DataError, expected

FORMS = {
    "xyxy": (
        ("xmin", "ymin", "xmax", "ymax"), ("x1", "y1", "x2", "y2"), ("x0", "y0", "x1", "y1"), ("minx", "miny", "maxx", "maxy"),
        ("left", "top", "right", "bottom"), ("startx", "starty", "endx", "endy"),
        ("bboxxmin", "bboxymin", "bboxxmax", "bboxymax"), ("bboxx1", "bboxy1", "bboxx2", "bboxy2"),
        ("bboxleft", "bboxtop", "bboxright", "bboxbottom"),
    ),
    "xywh": (
        ("x", "y", "w", "h"), ("x", "y", "width", "height"), ("bboxx", "bboxy", "bboxwidth", "bboxheight"),
        ("bboxx", "bboxy", "bboxw", "bboxh"), ("left", "top", "width", "height"), ("xmin", "ymin", "width", "height"),
        ("xmin", "ymin", "w", "h"),
    ),
    "cxcywh": (
        ("xcenter", "ycenter", "width", "height"), ("xcenter", "ycenter", "w", "h"), ("cx", "cy", "w", "h"),
        ("centerx", "centery", "width", "height"), ("cx", "cy", "width", "height"),
    ),
}  # fmt: skip
"""Names of the four columns of a box by what they are; capitals and signs between words do not matter."""
OBJECTS = "objects"
"""The column that the boxes are gathered in."""
BROKEN = [None] * 4
"""A box that is none, which whoever reads the gathered row leaves out, as a loss, or takes for a fault."""
PEEKED = 100
"""Rows of each table among which a box alone is looked for."""


@attrs.frozen
class BoxColumns:
    """Four columns of numbers of a ``format``; or one, of a list of them (``names`` of one); or none: those of VIA."""

    names: tuple[str, ...]
    format: str

    def box(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """The box of a row as corners, with its polygon and its label where they stand together; None for none."""
        if not self.names:
            return via.box(row)
        values = [given(row, name) for name in self.names]
        if len(values) == 1:
            values = _flat(values[0]) or []
        if all(value is None or value == "" for value in values):
            return None
        try:
            numbers = np.array([[float(value) for value in values]], np.float64)
        except (TypeError, ValueError) as error:
            raise DataError(expected(", ".join(self.names), "numbers", values)) from error
        return {"box": to_corners(numbers, self.format)[0].tolist()}


def box_columns(names: Sequence[str], columns: Columns, rows: Callable[[], Iterator[Row]]) -> BoxColumns | None:
    """The columns that say one box a row; None where a row has all boxes of its picture, or none.

    ``rows``: the first of each table, which are looked at where a column of boxes may be of one each.
    """
    if via.SHAPE in names:
        return BoxColumns((), "xyxy")
    if columns.boxes is not None:
        format = columns.box_format or ("xyxy" if columns.boxes.lower() in CORNERS else "xywh")
        some = (given(row.values, columns.boxes) for row in rows())
        first = next((value for value in some if value is not None), None)
        return BoxColumns((columns.boxes,), format) if _flat(first) is not None else None
    plain = {"".join(char for char in name.lower() if char.isalnum()): name for name in reversed(names)}
    for format, kinds in FORMS.items():
        for wanted in kinds:
            if all(name in plain for name in wanted):
                return BoxColumns(tuple(plain[name] for name in wanted), columns.box_format or format)
    return None


def box_table(columns: Columns) -> Columns:
    """The columns of the gathered rows: the class is that of the boxes."""
    return attrs.evolve(columns, label=None, soft=None, boxes=OBJECTS, box_format="")


def gathered(rows: Iterable[Row], columns: Columns, found: BoxColumns) -> Iterator[Row]:
    """One row for each picture, in the order of their first rows; they wait in SQLite's unnamed temporary file.

    Rows that cannot be read, or have no picture to be found by, come as they are, before the others.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as base:
        for line in ("synchronous = off", "journal_mode = off"):
            base.execute(f"pragma {line}")
        base.execute("create table rows (place integer primary key, name, number, body)")
        base.execute("begin")
        for row in rows:
            name = given(row.values, columns.path)
            if row.fault or not isinstance(name, str):
                yield _together([row], columns, found) if isinstance(name, Embedded) else row
                continue
            body = json.dumps(dict(row.values))
            base.execute("insert into rows (name, number, body) values (?, ?, ?)", (name, row.number, body))
        base.execute("create index names on rows (name, place)")
        firsts = base.execute("select name from rows group by name order by min(place)")
        for (name,) in firsts:
            some = base.execute("select number, body from rows where name = ? order by place", (name,))
            yield _together([Row(number, json.loads(body)) for number, body in some], columns, found)


def _together(rows: Sequence[Row], columns: Columns, found: BoxColumns) -> Row:
    """The row of a picture, from the rows of its boxes."""
    boxes: list[dict[str, Any]] = []
    own = {columns.path, columns.label, *found.names, *via.COLUMNS}
    kept = [kind for kind in (columns.split, columns.mask, columns.instances) if kind is not None]
    names = dict.fromkeys(name for row in rows for name in row.values)
    others = [name for name in names if name not in own and name not in kept and not is_index(name)]
    for row in rows:
        try:
            box = found.box(row.values)
        except DataError:
            box = {"box": BROKEN}
        if box is not None:
            label = box.get("label", given(row.values, columns.label))
            boxes.append({**box, "label": label, "values": {name: row.values.get(name) for name in others}})
    first = rows[0]
    values: dict[str, Any] = {columns.path: first.values[columns.path], **{name: first.values.get(name) for name in kept}}
    alike = (name for name in others if all(row.values.get(name) == first.values.get(name) for row in rows))
    same = {name: first.values.get(name) for name in alike}
    objects: dict[str, Any] = {"boxes": [box["box"] for box in boxes]}
    if any(box["label"] is not None for box in boxes):
        objects["labels"] = [box["label"] for box in boxes]
    if any("polygon" in box for box in boxes):
        objects["polygons"] = [box.get("polygon") for box in boxes]
    fields = {name: [box["values"][name] for box in boxes] for name in others if name not in same}
    if fields:
        objects["fields"] = fields
    return Row(first.number, {**values, **same, OBJECTS: objects})


def _flat(value: Any) -> list[Any] | None:
    """The four numbers of a value that is one box alone, or its JSON."""
    try:
        found = parse_json(value)
    except DataError:
        return None
    alone = isinstance(found, list) and len(found) == 4 and all(isinstance(one, int | float) for one in found)
    return found if alone else None
