"""Tables with one picture a row: what readers of CSV and JSON Lines share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, join, name_of, parent, resolve, scan
from vicinal.datasets.formats.classes import Classes
from vicinal.datasets.formats.columns import Columns, choose
from vicinal.datasets.formats.row_items import Row, RowItems, Table
from vicinal.datasets.formats.survey import Survey
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.mask_files import first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.shared import read_shared
from vicinal.datasets.splits import all_splits, split_of_file
from vicinal.errors import DataError

METADATA = "metadata"
"""The name of a table beside its pictures, without suffix, as Hugging Face has it."""


@attrs.frozen
class Rows:
    """How a kind of table is read. ``columns(path)``: their names. ``rows(path)``: all rows, those that cannot be read
    with a fault."""

    suffixes: tuple[str, ...]
    columns: Callable[[str], list[str]]
    rows: Callable[[str], Iterator[Row]]


@attrs.frozen(eq=False)
class TableReader:
    """All rows of all tables. ``known``: whether the classes were told and not found."""

    tables: tuple[Table, ...]
    kind: Rows
    columns: Columns
    header: Header
    known: bool

    def items(self) -> Iterator[Item]:
        make = RowItems(self.columns, Classes(self.header.names, self.known))
        for table in self.tables:
            for row in self.kind.rows(table.path):
                yield make.item(row, table)


def open_table(src: str, kind: Rows, options: Mapping[str, Any]) -> TableReader:
    """The reader of a table, or of the tables in a folder. ``options``: those of columns.OPTIONS, and "root".

    Reads all rows once for the classes and splits. Raises DataError.
    """
    tables = find_tables(src, kind.suffixes)
    if not tables:
        wanted = " or ".join(METADATA + suffix for suffix in kind.suffixes)
        raise DataError(f"{src}: expected a table ({', '.join(kind.suffixes)}), or a folder with {wanted}")
    if options.get("root"):
        root = resolve(options["root"], "root")
        tables = tuple(attrs.evolve(table, root=root) for table in tables)
    columns = choose(kind.columns(tables[0].path), options, tables[0].path)
    given = options.get("names")
    names = read_names(src if is_folder(src) else parent(src)) if given is None else words(given, "names")
    survey = Survey(columns, src)
    for table in tables:
        for row in kind.rows(table.path):
            if not row.fault:
                survey.add(row.values, table.split)
    header = read_shared(survey.header(names), src if is_folder(src) else parent(src))
    reader = TableReader(tables, kind, columns, header, names is not None)
    if columns.mask is None:
        return reader
    return attrs.evolve(reader, header=attrs.evolve(reader.header, palette=first_palette(reader.items())))


def find_tables(src: str, suffixes: tuple[str, ...]) -> tuple[Table, ...]:
    """A table itself; of a folder its metadata table, those that are named as splits, or those in folders of splits."""
    if not is_folder(src):
        named = src.lower().endswith(suffixes) and is_file(src)
        return (Table(src, parent(src), split_of_file(name_of(src))),) if named else ()
    names = scan(src).names
    own = next((path for suffix in suffixes if is_file(path := join(src, METADATA + suffix))), None)
    if own is not None:
        return (Table(own, src),)
    files = {name: name.rpartition(".")[0] for name in names if name.lower().endswith(suffixes)}
    if splits := all_splits(files.values()):
        return tuple(Table(join(src, name), src, splits[stem]) for name, stem in files.items())
    inner = {name[:-1]: find_metadata(join(src, name[:-1]), suffixes) for name in names if name.endswith("/")}
    found = {name: path for name, path in inner.items() if path is not None}
    splits = all_splits(found)
    return tuple(Table(found[name], join(src, name), split, f"{name}/") for name, split in splits.items())


def find_metadata(folder: str, suffixes: tuple[str, ...]) -> str | None:
    """The path of a folder's metadata table."""
    return next((path for suffix in suffixes if is_file(path := join(folder, METADATA + suffix))), None)


def matches(src: str, suffixes: tuple[str, ...]) -> bool:
    """A table, or a folder that has a metadata table, or whose folders do."""
    if not is_folder(src):
        return src.lower().endswith(suffixes) and is_file(src)
    names = [name[:-1] for name in scan(src).names if name.endswith("/")]
    return any(find_metadata(folder, suffixes) for folder in (src, *(join(src, name) for name in all_splits(names))))
