"""Tables with one picture a row: what readers of CSV and JSON Lines share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, resolve, scan
from vicinal.datasets.formats.box_rows import PEEKED, BoxColumns, box_columns, gathered
from vicinal.datasets.formats.columns import Columns, carried, choose, unread
from vicinal.datasets.formats.row_items import Row, Table, relative
from vicinal.datasets.formats.row_reader import RowReader, survey_of
from vicinal.datasets.formats.survey import Survey
from vicinal.datasets.keys import Seen
from vicinal.datasets.mask_files import first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.shared import read_shared
from vicinal.datasets.spelt import same
from vicinal.datasets.splits import all_splits, split_of, split_of_file
from vicinal.datasets.unlisted import unsaid
from vicinal.errors import DataError

METADATA = ("metadata", "_annotations")
"""Names of a table beside its pictures, without suffix, as Hugging Face and Roboflow have them."""


@attrs.frozen
class Rows:
    """How a kind of table is read. ``columns(path)``: their names. ``rows(path)``: all rows, those that cannot be read
    with a fault."""

    suffixes: tuple[str, ...]
    columns: Callable[[str], list[str]]
    rows: Callable[[str], Iterator[Row]]


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
    tables = find_tables(src, kind.suffixes)
    if not tables:
        wanted = " or ".join(METADATA[0] + suffix for suffix in kind.suffixes)
        raise DataError(f"{src}: expected a table ({', '.join(kind.suffixes)}), or a folder with {wanted}")
    if options.get("root"):
        root = resolve(options["root"], "root")
        tables = tuple(attrs.evolve(table, root=root) for table in tables)
    given = options.get("names")
    folder = src if is_folder(src) else parent(src)
    names = read_names(folder) if given is None else words(given, "names")
    listed = Seen() if is_folder(src) and not options.get("root") else None  # a table by itself may be of any pictures
    columns, boxes, survey, found = _surveyed(tables, kind, options, src, listed)
    header = unread(found, columns, read_shared(survey.header(names), folder))
    if listed is not None:
        header = attrs.evolve(header, left_out=(*header.left_out, *unsaid(listed, (table.root for table in tables))))
    if boxes is None:  # else what differs between the boxes of a picture goes with them
        header = attrs.evolve(header, columns=carried(found, columns))
    reader = TableReader(tables=tables, kind=kind, columns=columns, header=header, known=names is not None, boxes=boxes)
    reader.check_boxes(src)
    if columns.mask is None:
        return reader
    return attrs.evolve(reader, header=attrs.evolve(reader.header, palette=first_palette(reader.items())))


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
                    survey.add(row.values, table.split)
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
            listed.add(same(join(table.root, relative(value, table.root))))


def find_tables(src: str, suffixes: tuple[str, ...]) -> tuple[Table, ...]:
    """A table itself; of a folder its metadata table, those that are named as splits, those in folders of splits, or
    the only one."""
    if not is_folder(src):
        named = src.lower().endswith(suffixes) and is_file(src)
        return (Table(src, parent(src), split_of_file(name_of(src))),) if named else ()
    names = scan(src).names
    own = find_metadata(src, suffixes)
    if own is not None:
        return (Table(own, src),)
    files = {name: name.rpartition(".")[0] for name in names if name.lower().endswith(suffixes)}
    if splits := all_splits(files.values()):
        return tuple(Table(join(src, name), src, splits[stem]) for name, stem in files.items())
    inner = {name[:-1]: find_metadata(join(src, name[:-1]), suffixes) for name in names if name.endswith("/")}
    found = {name: path for name, path in inner.items() if path is not None}
    splits = all_splits(found)
    if not found and len(files) == 1:
        return (Table(join(src, next(iter(files))), src),)
    return tuple(Table(found[name], join(src, name), split, f"{name}/") for name, split in splits.items())


def find_metadata(folder: str, suffixes: tuple[str, ...]) -> str | None:
    """The path of a folder's metadata table."""
    names = (stem + suffix for stem in METADATA for suffix in suffixes)
    return next((path for name in names if is_file(path := join(folder, name))), None)


def matches(src: str, suffixes: tuple[str, ...]) -> bool:
    """A table, or a folder that has a metadata table, or whose folders do."""
    if not is_folder(src):
        return src.lower().endswith(suffixes) and is_file(src)
    names = [name[:-1] for name in scan(src).names if name.endswith("/")]
    inner = (join(src, name) for name in names if split_of(name))
    return any(find_metadata(folder, suffixes) for folder in (src, *inner))
