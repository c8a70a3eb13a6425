"""Records as lines of JSON, those of a job's manifest among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from vicinal.errors import DataError, expected
from vicinal.record.active import active_at
from vicinal.record.join import joined
from vicinal.record.line import Line, read_line

if TYPE_CHECKING:
    from vicinal.record.record import Record

VERSION = 1
"""Of the format. It grows when a line means something else, or a seed draws something else: old lines are refused then."""


def line_of(record: Record, row: int) -> str:
    """Sample ``row`` as one line: what was drawn where it was active, and its geometry."""
    line: dict[str, Any] = {
        **stamp_of(record, row),
        "id": int(record.ids[row]),
        "epoch": int(record.epochs[row]),
        "active": [place for place, rows in record.active.items() if rows[row]],
        "parameters": _parameters(record, row),
    }
    if record.steps is not None:
        line["geometry"] = [_step(step, row) for step in record.steps]
    for name, places in (("mixes", record.mixes), ("changes", record.changes)):
        line[name] = [place for place, rows in places.items() if rows[row]]
    if record.swaps:
        line["swaps"] = record.swaps.plain()
    return json.dumps(line, ensure_ascii=False)


def stamp_of(record: Record, row: int) -> dict[str, Any]:
    """The version of the format, the seed, the size of the given picture, and by what it was drawn together with others."""
    size = {} if record.sizes is None else {"size": record.sizes[row].tolist()}
    group = {} if record.frames is None else {"group": int(record.ids[row]), "frame": int(record.frames[row])}
    return {"record": VERSION, "seed": int(record.seed), **size, **group}


def read(text: str, seed: int | None) -> dict[str, Any]:
    """The fields of the Record that these lines are."""
    if not isinstance(text, str):
        raise DataError(expected("Record.from_json", "text, one line for each sample", text))
    rows = [row for row in text.splitlines() if row.strip()]
    if not rows:
        raise DataError(expected("Record.from_json", "at least one line", text))
    found: list[Line] = []
    for number, row in enumerate(rows):
        where = "Record.from_json" if len(rows) == 1 else f"Record.from_json: line {number + 1}"
        found.append(read_line(_mapping(row, where), where, VERSION, seed))
    return joined(found)


def _mapping(row: str, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError):
        value = row
    if not isinstance(value, Mapping):
        raise DataError(expected(where, "a line of JSON that is an object", value))
    return value


def _parameters(record: Record, row: int) -> dict[str, Any]:
    """Of all places where it is active, slots of policies among them."""
    return {
        place: {name: np.asarray(values[row]).tolist() for name, values in named.items()}
        for place, named in record.values.items()
        if active_at(place, record.active, len(record))[row]
    }


def _step(step: Any, row: int) -> dict[str, Any] | None:
    if not step.active[row]:
        return None
    lattice = step.lattice(row)
    shifts = {} if lattice is None else {"shifts": lattice.shifts.tolist(), "curve": lattice.curve}
    return {"place": step.place, "matrix": step.matrix[row].tolist(), "size": step.size[row].tolist(), **shifts}
