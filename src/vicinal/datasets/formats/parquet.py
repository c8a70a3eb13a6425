"""Parquet tables with encoded pictures in them, as Hugging Face writes them, or with paths of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs

from vicinal.datasets.files import is_folder, parent, resolve
from vicinal.datasets.format import Format
from vicinal.datasets.formats.box_rows import PEEKED, box_columns, gathered
from vicinal.datasets.formats.columns import OPTIONS, Columns, carried, unread
from vicinal.datasets.formats.parquet_rows import rows_of, schema_of
from vicinal.datasets.formats.parquet_schema import class_names, columns_of, header_of, joined, plain_columns
from vicinal.datasets.formats.parquet_writer import ParquetWriter
from vicinal.datasets.formats.row_items import Row, Table
from vicinal.datasets.formats.row_reader import RowReader, survey_of
from vicinal.datasets.header import HOLDS, Header, LeftOut
from vicinal.datasets.mask_files import first_palette
from vicinal.datasets.names import read_names
from vicinal.datasets.options import words
from vicinal.datasets.others import Others
from vicinal.datasets.patterns import holds_shards, shards, split_of_path
from vicinal.errors import DataError

SUFFIX = ".parquet"


@attrs.frozen(eq=False, kw_only=True)
class ParquetReader(RowReader):
    """All rows of all files. ``other``: further columns that are kept."""

    other: tuple[str, ...] = ()

    def rows(self, table: Table) -> Iterator[Row]:
        if self.boxes is None:
            return rows_of(table.path, self.columns, self.other)
        return gathered(rows_of(table.path, self.columns, (*self.boxes.names, *self.other)), self.columns, self.boxes)


def open_parquet(src: str, **options: Any) -> ParquetReader:
    """The reader of a file, a pattern, or all files below a folder; ``options`` as FORMAT says.

    The columns of labels are read once where the file does not say the classes. Raises DataError.
    """
    root = resolve(options["root"], "root") if options.get("root") else None
    others = Others(lambda name: name.lower().endswith(SUFFIX))
    tables = tuple(Table(path, root or parent(path), split_of_path(name)) for path, name in shards(src, SUFFIX, others))
    if not tables:
        raise DataError(f"{src}: no Parquet files found")
    schema, differing = joined([schema_of(table.path) for table in tables])
    columns = columns_of(schema, options, tables[0].path)
    boxes = box_columns(list(schema.names), columns, lambda: _first_rows(tables, columns))
    names = _names(src, schema, columns, options)
    other, deep = plain_columns(schema, columns)
    reader = ParquetReader(tables=tables, columns=columns, header=Header(), known=names is not None, boxes=boxes)
    header = unread(schema.names, columns, _survey(src, reader, names))
    extra = {"parquet": {"columns": other}} if other else {}
    if boxes is None:  # else what differs between the boxes of a picture goes with them
        header = attrs.evolve(header, columns=carried(other, columns))
    reader = attrs.evolve(reader, header=header, other=tuple(other))
    reader.check_boxes(src)
    palette = first_palette(reader.items()) if columns.mask else None
    lost = tuple(LeftOut("column of types that differ by file", 1, name, files=False) for name in differing)
    deep = [name for name in deep if boxes is None or name not in boxes.names]
    several = f"column{'s' * (len(deep) > 1)} of types that are not kept"
    unkept = (LeftOut(several, len(deep), deep[0], files=False),) if deep and header.holds else ()
    left_out = (*others.left_out(), *header.left_out, *lost, *unkept)
    header = attrs.evolve(reader.header, extra=extra, palette=palette, left_out=left_out)
    return attrs.evolve(reader, header=header_of(schema, header, tables[0].path))


def _first_rows(tables: tuple[Table, ...], columns: Columns) -> Iterator[Row]:
    for table in tables:
        yield from islice(rows_of(table.path, columns, ()), PEEKED)


def matches(src: str) -> bool:
    """A Parquet file, a pattern of them, or a folder with one in it or in its folders."""
    return holds_shards(src, SUFFIX)


def _names(src: str, schema: Any, columns: Columns, options: dict[str, Any]) -> tuple[str, ...] | None:
    if options.get("names") is not None:
        return words(options["names"], "names")
    found = class_names(schema, columns.label)
    found = class_names(schema, columns.boxes) if found is None else found
    return read_names(src if is_folder(src) else parent(src)) if found is None else found


def _survey(src: str, reader: ParquetReader, names: tuple[str, ...] | None) -> Header:
    survey = survey_of(reader.columns, reader.boxes, src)
    for table in reader.tables:
        for row in reader.rows(table):
            if not row.fault:
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
