"""Pictures in images/, masks in masks/ and instances/, and a table with one row for each picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.format import Entry, Get, Put
from vicinal.datasets.formats.tree import encoded
from vicinal.datasets.formats.writers import FileWriter
from vicinal.datasets.header import Header
from vicinal.datasets.keys import as_path
from vicinal.datasets.mask_files import encode_mask
from vicinal.datasets.names import FILE, class_name, names_file
from vicinal.datasets.shared import FILE as SHARED
from vicinal.datasets.shared import shared_file
from vicinal.datasets.soft import SOFT, stored


@attrs.frozen
class TableWriter(FileWriter):
    """Pictures and masks, whose rows wait for the end."""

    def shard(self, number: int, examples: Iterable[Example], put: Put) -> Iterator[Entry]:  # noqa: ARG002
        return put_pictures(examples, self.header, put)


@attrs.frozen
class JsonlWriter(TableWriter):
    """metadata.jsonl; objects are nested in it. A class is written by its name."""

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Puts the table, and what the header says."""
        put_header(self.header, put)
        put("metadata.jsonl", (as_bytes(json_line(entry["row"])) for entry in entries()))
        return ()


@attrs.frozen
class CsvWriter(TableWriter):
    """metadata.csv; objects are JSON in a column of it. A class is written by its name."""

    def finish(self, entries: Callable[[], Iterator[Entry]], put: Put, get: Get) -> Iterable[str]:  # noqa: ARG002
        """Puts the table with the columns that any row has, and what the header says."""
        put_header(self.header, put)
        columns = {name: None for entry in entries() for name in entry["row"]} or {"file_name": None}
        put("metadata.csv", csv_lines(list(columns), (entry["row"] for entry in entries())))
        return ()


def put_pictures(examples: Iterable[Example], header: Header, put: Put) -> Iterator[Entry]:
    """Puts pictures and masks, and yields entries with the table's row of each."""
    for example in examples:
        path = as_path(example.key)
        row: dict[str, Any] = {"file_name": f"images/{path}{example.suffix}"}
        put(row["file_name"], encoded(example))
        if example.split:
            row["split"] = example.split
        if example.label is not None:
            row["label"] = class_name(header, example.label)
        soft = stored(example.label, example.soft, header)
        if soft is not None:
            row[SOFT] = soft
        for kind, folder, mask in (("mask", "masks", example.mask), ("instances", "instances", example.instances)):
            if mask is not None:
                row[kind] = f"{folder}/{path}.png"
                put(row[kind], encode_mask(mask, header.palette if kind == "mask" else None))
        if example.objects is not None:
            row["objects"] = example.objects.plain()
        row.update((name, value) for name, value in example.extra.get("columns", {}).items() if name not in row)
        yield {"output": row["file_name"], "row": row}


def put_header(header: Header, put: Put, splits: Mapping[str, str] | None = None) -> None:
    """Puts classes.txt where the classes have names, and dataset.json where there is more to say (``splits``, by folder)."""
    if header.names:
        put(FILE, names_file(header.names))
    shared = shared_file(header, splits)
    if shared is not None:
        put(SHARED, shared)


def json_line(row: Any) -> str:
    """A row on one line."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def as_bytes(text: str) -> bytes:
    """UTF-8; halves of surrogate pairs, which it has no bytes for, as JSON escapes them."""
    return text.encode("utf-8", "backslashreplace")


def csv_lines(columns: list[str], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """A CSV table (RFC 4180, with line feeds); lists and objects are JSON."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    quoting = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        values = [row.get(name) for name in columns]
        cells = [json_line(value).strip() if isinstance(value, dict | list) else value for value in values]
        # Before Python 3.13 a lone carriage return is not quoted, and is read as the end of the row.
        risky = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (quoting if risky else writer).writerow(cells)
        if text.tell() > 1 << 16:
            yield as_bytes(text.getvalue())
            text.seek(0)
            text.truncate()
    yield as_bytes(text.getvalue())
