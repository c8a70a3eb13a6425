"""Parquet tables with encoded pictures in them, as Hugging Face writes them, or with paths of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from vicinal.datasets.files import is_file, is_folder, parent, resolve
from vicinal.datasets.format import Format
from vicinal.datasets.formats.classes import Classes
from vicinal.datasets.formats.columns import OPTIONS, Columns
from vicinal.datasets.formats.parquet_rows import rows_of, schema_of
from vicinal.datasets.formats.parquet_schema import class_names, columns_of, header_of, plain_columns
from vicinal.datasets.formats.parquet_writer import ParquetWriter
from vicinal.datasets.formats.row_items import RowItems, Table
from vicinal.datasets.formats.survey import Survey
from vicinal.datasets.header import HOLDS, Header
from vicinal.datasets.item import Item
from vicinal.datasets.mask_files import first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.patterns import is_pattern, shards, split_of_path
from vicinal.datasets.walk import lies_near
from vicinal.errors import DataError

SUFFIX = ".parquet"


@attrs.frozen(eq=False)
class ParquetReader:
    """All rows of all files. ``other``: further columns that are kept; ``known``: whether classes were told."""

    tables: tuple[Table, ...]
    columns: Columns
    other: tuple[str, ...]
    header: Header
    known: bool

    def items(self) -> Iterator[Item]:
        make = RowItems(self.columns, Classes(self.header.names, self.known))
        for table in self.tables:
            for row in rows_of(table.path, self.columns, self.other):
                yield make.item(row, table)


def open_parquet(src: str, **options: Any) -> ParquetReader:
    """The reader of a file, a pattern, or all files below a folder; ``options`` as FORMAT says.

    The columns of labels are read once where the file does not say the classes. Raises DataError.
    """
    root = resolve(options["root"], "root") if options.get("root") else None
    tables = tuple(Table(path, root or parent(path), split_of_path(name)) for path, name in shards(src, SUFFIX))
    if not tables:
        raise DataError(f"{src}: no Parquet files found")
    schema = schema_of(tables[0].path)
    columns = columns_of(schema, options, tables[0].path)
    names = _names(src, schema, columns, options)
    other = plain_columns(schema, columns)
    header = _survey(src, tables, columns, names)
    reader = ParquetReader(tables, columns, tuple(other), header, names is not None)
    extra = {"parquet": {"columns": other}} if other else {}
    palette = first_palette(reader.items()) if columns.mask else None
    header = header_of(schema, attrs.evolve(header, extra=extra, palette=palette), tables[0].path)
    return attrs.evolve(reader, header=header)


def matches(src: str) -> bool:
    """A Parquet file, a pattern of them, or a folder with one in it or in its folders."""
    if is_pattern(src):
        return src.lower().endswith(SUFFIX)
    if is_folder(src):
        return lies_near(src, lambda name: name.lower().endswith(SUFFIX))
    return src.lower().endswith(SUFFIX) and is_file(src)


def _names(src: str, schema: Any, columns: Columns, options: dict[str, Any]) -> tuple[str, ...] | None:
    if options.get("names") is not None:
        return words(options["names"], "names")
    found = class_names(schema, columns.label)
    found = class_names(schema, columns.boxes) if found is None else found
    return read_names(src if is_folder(src) else parent(src)) if found is None else found


def _survey(src: str, tables: tuple[Table, ...], columns: Columns, names: tuple[str, ...] | None) -> Header:
    survey = Survey(columns, src)
    for table in tables:
        for row in rows_of(table.path, columns, ()):
            survey.add(row.values, table.split)
    return survey.header(names)


FORMAT = Format(
    name="parquet",
    summary="Parquet with pictures as bytes ({bytes, path} of Hugging Face) or paths, and columns of labels",
    holds=frozenset(HOLDS),
    matches=matches,
    open=open_parquet,
    writer=ParquetWriter,
    options=OPTIONS,
)
