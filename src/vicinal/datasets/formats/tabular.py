"""Tables with one picture a row: what readers of CSV and JSON Lines share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import attrs

from vicinal.datasets.files import is_folder, join, parent, resolve
from vicinal.datasets.formats.box_rows import PEEKED, BoxColumns, box_columns, gathered
from vicinal.datasets.formats.columns import Columns, carried, choose, unread
from vicinal.datasets.formats.row_items import Row, Table, relative
from vicinal.datasets.formats.row_reader import RowReader, survey_of
from vicinal.datasets.formats.row_tables import METADATA, Rows, find_tables, looked_at, with_classes
from vicinal.datasets.formats.survey import Survey
from vicinal.datasets.keys import Seen
from vicinal.datasets.mask_files import first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.shared import read_shared
from vicinal.datasets.spelt import same
from vicinal.datasets.unlisted import unsaid
from vicinal.datasets.walk import left_out
from vicinal.errors import DataError


@attrs.frozen(eq=False, kw_only=True)
class TableReader(RowReader):
    """All rows of all tables of a kind."""

    kind: Rows

    def rows(self, table: Table) -> Iterator[Row]:
        return _rows(self.kind, table, self.columns, self.boxes, {})


def open_table(src: str, kind: Rows, options: Mapping[str, Any]) -> TableReader:
    """The reader of a table, or of the tables in a folder. ``options``: those of columns.OPTIONS, and "root".

    Reads all rows once for the classes and splits. Raises DataError.
    """
    tables, others = find_tables(src, kind)
    if not tables:
        wanted = " or ".join((*(METADATA[0] + suffix for suffix in kind.suffixes), f"train{kind.suffixes[0]}"))
        raise DataError(f"{src}: expected a table ({', '.join(kind.suffixes)}), or a folder with {wanted}")
    if options.get("root"):
        root = resolve(options["root"], "root")
        tables = tuple(attrs.evolve(table, root=root) for table in tables)
    tables, kind, options = _looked_at(tables, kind, options)
    given = options.get("names")
    folder = src if is_folder(src) else parent(src)
    names = read_names(folder) if given is None else words(given, "names")
    listed = Seen() if is_folder(src) and not options.get("root") else None  # a table by itself may be of any pictures
    columns, boxes, survey, found = _surveyed(tables, kind, options, src, listed)
    header = unread(found, columns, read_shared(survey.header(names), folder))
    header = attrs.evolve(header, left_out=(*header.left_out, *left_out("other tables, which are not read", others)))
    if listed is not None:
        header = attrs.evolve(header, left_out=(*header.left_out, *unsaid(listed, (table.root for table in tables))))
    if boxes is None:  # else what differs between the boxes of a picture goes with them
        header = attrs.evolve(header, columns=carried(found, columns))
    reader = TableReader(tables=tables, kind=kind, columns=columns, header=header, known=names is not None, boxes=boxes)
    reader.check_boxes(src)
    if columns.mask is None:
        return reader
    return attrs.evolve(reader, header=attrs.evolve(reader.header, palette=first_palette(reader.items())))


def _looked_at(
    tables: tuple[Table, ...], kind: Rows, options: Mapping[str, Any]
) -> tuple[tuple[Table, ...], Rows, Mapping[str, Any]]:
    """The tables with where their pictures lie, as the first rows tell; how they are read, where a class is a column; and the
    options with the column of pictures, where it is one of ids. What cannot be read says so later."""
    seen = []
    for table in tables:
        with contextlib.suppress(DataError):
            seen.append(looked_at(table, kind, options))
    if len(seen) < len(tables):
        return tables, kind, options
    hot = next((one.hot for one in seen if one.hot is not None), None)
    agree = hot is not None and all(one.hot in (None, hot) and (one.hot or not one.names & set(hot.names)) for one in seen)
    return tuple(one.table for one in seen), with_classes(kind, hot) if hot and agree else kind, seen[0].options


def _surveyed(
    tables: tuple[Table, ...], kind: Rows, options: Mapping[str, Any], src: str, listed: Seen | None
) -> tuple[Columns, BoxColumns | None, Survey, list[str]]:
    """The columns of all tables, how they have boxes, what all rows say, and the names of all columns.

    Columns that are first met in a late row are columns too: rows are gone through again where one of them is known.
    ``listed`` gets the paths of all pictures and masks.
    """
    names = {name: None for table in tables for name in kind.columns(table.path)}
    while True:
        columns, count = choose(list(names), options, tables[0].path), len(names)
        boxes = box_columns(
            list(names), columns, lambda: (row for table in tables for row in islice(kind.rows(table.path), PEEKED))
        )
        survey = survey_of(columns, boxes, src)
        for table in tables:
            for row in _rows(kind, table, columns, boxes, names):
                if not row.fault:
                    survey.add(row.values, table.split_of(row.values.get(columns.path)))
                    if listed is not None:
                        _list(listed, row, table, columns)
        if len(names) == count or choose(list(names), options, tables[0].path) == columns:
            return columns, boxes, survey, list(names)


def _rows(kind: Rows, table: Table, columns: Columns, boxes: BoxColumns | None, names: dict[str, None]) -> Iterator[Row]:
    """The rows of a table, those of one picture together where ``boxes`` are one a row. ``names`` gets all columns."""

    def told() -> Iterator[Row]:
        for row in kind.rows(table.path):
            if not names.keys() >= row.values.keys():
                names.update(dict.fromkeys(row.values))
            yield row

    return told() if boxes is None else gathered(told(), columns, boxes)


def _list(listed: Seen, row: Row, table: Table, columns: Columns) -> None:
    """Adds the paths of a row, of its picture and masks."""
    for name in (columns.path, columns.mask, columns.instances):
        value = row.values.get(name) if name else None
        with contextlib.suppress(DataError):
            listed.add(same(join(table.root, table.name(value) if name == columns.path else relative(value, table.root))))
