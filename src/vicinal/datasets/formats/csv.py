"""CSV tables: a column with the paths of pictures, and columns with their labels."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from typing import Any, TextIO

from vicinal.datasets.files import open_file
from vicinal.datasets.format import Format
from vicinal.datasets.formats.columns import OPTIONS
from vicinal.datasets.formats.row_items import Row
from vicinal.datasets.formats.table_writer import CsvWriter
from vicinal.datasets.formats.tabular import Rows, TableReader, matches, open_table
from vicinal.datasets.header import HOLDS
from vicinal.errors import DataError

SUFFIXES = (".csv", ".tsv")
LONGEST = 2**26
"""Characters of a value."""


def open_csv(src: str, **options: Any) -> TableReader:
    """The reader of a CSV table or of a folder with one; ``options`` as FORMAT says."""
    return open_table(src, Rows(SUFFIXES, columns_of, rows_of), options)


def columns_of(path: str) -> list[str]:
    """The names in the first row."""
    with _text(path) as file:
        first = next(_reader(file), None)
    if not first or len(set(first)) != len(first):
        raise DataError(f"{path}: expected a first row with the names of the columns, all different")
    return first


def rows_of(path: str) -> Iterator[Row]:
    """All rows after the first; DataError where the file is no CSV from some row on."""
    columns = columns_of(path)
    number = 0
    with _text(path) as file:
        reader = _reader(file)
        try:
            next(reader)
            for number, values in enumerate(reader, 1):
                if len(values) == len(columns):
                    yield Row(number, {name: value or None for name, value in zip(columns, values, strict=True)})
                elif values:
                    yield Row(number, {}, f"row {number}: expected {len(columns)} values, got {len(values)}")
        except UnicodeDecodeError as error:
            raise DataError(f"{path}: after row {number}: expected UTF-8: {error.reason}") from error
        except csv.Error as error:
            raise DataError(f"{path}: after row {number}: {error}") from error


@contextlib.contextmanager
def _text(path: str) -> Iterator[TextIO]:
    with open_file(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        yield text


def _reader(file: TextIO) -> Iterator[list[str]]:
    """A reader with the separator that the first line has most of."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    first = file.readline(LONGEST)
    file.seek(0)
    return csv.reader(file, delimiter=max(",;\t|", key=first.count), strict=True)


FORMAT = Format(
    name="csv",
    summary="a CSV table of paths, with columns for classes, splits, masks and boxes (as JSON)",
    holds=frozenset(HOLDS),
    matches=lambda src: matches(src, SUFFIXES),
    open=open_csv,
    writer=CsvWriter,
    options=OPTIONS,
)
