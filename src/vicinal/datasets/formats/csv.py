"""CSV tables: a column with the paths of pictures, and columns with their labels."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from typing import Any, TextIO

from vicinal.datasets.files import open_file
from vicinal.datasets.format import Format
from vicinal.datasets.formats.columns import OPTIONS, is_index
from vicinal.datasets.formats.row_items import Row
from vicinal.datasets.formats.row_tables import Rows, matches
from vicinal.datasets.formats.table_writer import CsvWriter
from vicinal.datasets.formats.tabular import TableReader, open_table
from vicinal.datasets.header import HOLDS
from vicinal.datasets.suffixes import is_picture
from vicinal.errors import DataError

SUFFIXES = (".csv", ".tsv")
LONGEST = 2**26
"""Characters of a value."""
BARE = {
    1: ("path",),
    2: ("path", "label"),
    6: ("path", "x1", "y1", "x2", "y2", "class"),
}
"""The columns of tables without a row of names, by how many there are; six are those of RetinaNet, a box a row."""


def open_csv(src: str, **options: Any) -> TableReader:
    """The reader of a CSV table or of a folder with one; ``options`` as FORMAT says."""
    return open_table(src, ROWS, options)


def columns_of(path: str) -> list[str]:
    """The names in the first row, or those that ``BARE`` rows have; those of unnamed columns are all alike."""
    return _head(path)[0]


def rows_of(path: str) -> Iterator[Row]:
    """All rows after the names; DataError where the file is no CSV from some row on."""
    columns, bare = _head(path)
    number = 0
    with _text(path) as file:
        reader = _reader(file)
        try:
            if not bare:
                next(reader)
            for number, values in enumerate(reader, 1):
                if len(values) == len(columns):
                    yield Row(number, {name: value or None for name, value in zip(columns, values, strict=True)})
                elif values:
                    yield Row(number, {}, f"row {number}: expected {len(columns)} values, got {len(values)}")
        except csv.Error as error:
            raise DataError(f"{path}: after row {number}: {error}") from error


def _head(path: str) -> tuple[list[str], bool]:
    """The names of the columns, and whether the first row is one of a picture already, as its first value tells."""
    with _text(path) as file:
        first = next(_reader(file), None) or []
    if first and is_picture(first[0]):
        if len(first) not in BARE:
            raise DataError(f"{path}: expected a first row with the names of the columns, got that of a picture, {first[0]!r}")
        return list(BARE[len(first)]), True
    named = [name for name in first if not is_index(name)]
    if not named or len(set(named)) != len(named):
        raise DataError(f"{path}: expected a first row with the names of the columns, all different")
    return first, False


@contextlib.contextmanager
def _text(path: str) -> Iterator[TextIO]:
    try:
        with open_file(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
            yield text
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: expected UTF-8: {error.reason}") from error


def _reader(file: TextIO) -> Iterator[list[str]]:
    """A reader with the separator that the first line has most of."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    first = file.readline(LONGEST)
    file.seek(0)
    return csv.reader(file, delimiter=max(",;\t|", key=first.count), strict=True)


ROWS = Rows(SUFFIXES, columns_of, rows_of)

FORMAT = Format(
    name="csv",
    summary="a CSV table of paths, with columns for classes, splits, masks and boxes (as JSON, or one box a row)",
    holds=frozenset(HOLDS),
    matches=lambda src: matches(src, ROWS),
    open=open_csv,
    writer=CsvWriter,
    options=OPTIONS,
    columns=True,
)
