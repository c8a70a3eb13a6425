"""What a shard leaves of each output for the end of the job: the writer's entry, and its line of the manifest."""

from __future__ import annotations

import json

from vicinal.datasets.format import Entry
from vicinal.offline.made import Line

TAB = b"\t"
"""Between the two: JSON holds none."""
_encode = json.JSONEncoder(ensure_ascii=False).encode


def packed(entry: Entry, line: Line) -> bytes:
    """The line of a file; of the manifest it is made here, where many threads and processes do it."""
    return f"{_encode(entry)}\t{_encode(manifest_line(entry, line))}\n".encode("utf-8", "surrogatepass")


def entry_of(text: bytes) -> Entry:
    """The writer's entry in a line of a file."""
    entry: Entry = json.loads(text.partition(TAB)[0])
    return entry


def manifest_of(text: bytes) -> bytes:
    """The line of the manifest in a line of a file."""
    return text.partition(TAB)[2]


def manifest_line(entry: Entry, line: Line) -> Line:
    """source, id, copy, and what was drawn: output, mask, and parameters last."""
    places: Line = {name: entry[name] for name in ("output", "mask") if name in entry}
    return {**{name: value for name, value in line.items() if name != "parameters"}, **places, "parameters": line["parameters"]}
