"""JSON Lines: one object a line with the path of a picture and its labels, as Hugging Face's metadata.jsonl."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vicinal.datasets.files import open_file
from vicinal.datasets.format import Format
from vicinal.datasets.formats.columns import OPTIONS
from vicinal.datasets.formats.row_items import Row
from vicinal.datasets.formats.row_tables import Rows, matches
from vicinal.datasets.formats.table_writer import JsonlWriter
from vicinal.datasets.formats.tabular import TableReader, open_table
from vicinal.datasets.header import HOLDS
from vicinal.errors import DataError

SUFFIXES = (".jsonl", ".ndjson")
LONGEST = 2**26
"""Bytes of a line."""
LOOKED_AT = 100
"""Rows whose names are columns."""


def open_jsonl(src: str, **options: Any) -> TableReader:
    """The reader of a JSON Lines table or of a folder with one; ``options`` as FORMAT says."""
    return open_table(src, ROWS, options)


def columns_of(path: str) -> list[str]:
    """The names in the first rows."""
    names: dict[str, None] = {}
    for row, _ in zip(rows_of(path), range(LOOKED_AT), strict=False):
        names.update(dict.fromkeys(row.values))
    if not names:
        raise DataError(f"{path}: expected lines with one JSON object each")
    return list(names)


def rows_of(path: str) -> Iterator[Row]:
    """All lines that are not empty; DataError for one that is too long to be a row."""
    with open_file(path) as file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            if len(line) == LONGEST:
                raise DataError(f"{path}: row {number}: expected a line of less than {LONGEST} bytes")
            if line.strip():
                yield _row(number, line)


def _row(number: int, line: bytes) -> Row:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Row(number, {}, f"row {number}: expected JSON: {error}")
    if not isinstance(values, dict):
        return Row(number, {}, f"row {number}: expected a JSON object, got {type(values).__name__}")
    return Row(number, values)


ROWS = Rows(SUFFIXES, columns_of, rows_of)

FORMAT = Format(
    name="jsonl",
    summary="JSON Lines with paths, classes, splits, masks and objects (metadata.jsonl of Hugging Face)",
    holds=frozenset(HOLDS),
    matches=lambda src: matches(src, ROWS),
    open=open_jsonl,
    writer=JsonlWriter,
    options=OPTIONS,
    columns=True,
)
