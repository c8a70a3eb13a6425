"""Lines of single samples put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError
from vicinal.program.ops import Bools, Floats
from vicinal.record.line import Line
from vicinal.record.step import Step


def joined(rows: Sequence[Line]) -> dict[str, Any]:
    """The fields of the Record of all ``rows``, at least one. What only some of them know, none does."""
    seeds = list(dict.fromkeys(row.seed for row in rows))
    if len(seeds) > 1:
        raise DataError(f"Record.from_json: expected lines of one pipeline, got the seeds {seeds[0]} and {seeds[1]}")
    known = all(row.size is not None for row in rows)
    return {
        "seed": seeds[0],
        "ids": np.array([row.id for row in rows], np.uint64),
        "epochs": np.array([row.epoch for row in rows], np.uint32),
        "active": _flags([row.active for row in rows]),
        "values": _values(rows),
        "sizes": np.array([row.size for row in rows], np.int64) if known else None,
        "steps": _steps(rows) if known and all(row.steps is not None for row in rows) else None,
        "mixes": _flags([row.mixes for row in rows]),
        "changes": _flags([row.changes for row in rows]),
        "frames": _frames(rows),
        "swaps": rows[0].swaps,
    }


def _frames(rows: Sequence[Line]) -> NDArray[np.uint64] | None:
    """None where no picture shared its draws; 0 for those that did not."""
    if all(row.frame is None for row in rows):
        return None
    return np.array([row.frame or 0 for row in rows], np.uint64)


def _flags(named: Sequence[Sequence[str]]) -> dict[str, Bools]:
    """By place, whose lines name it."""
    places = dict.fromkeys(place for places in named for place in places)
    return {place: np.array([place in places for places in named]) for place in places}


def _values(rows: Sequence[Line]) -> dict[str, dict[str, Floats]]:
    """By place and name [N, ...]; NaN for samples for which nothing was drawn there."""
    found: dict[str, dict[str, Floats]] = {}
    for place, name in dict.fromkeys((place, name) for row in rows for place, named in row.values.items() for name in named):
        values = [row.values.get(place, {}).get(name) for row in rows]
        shapes = list(dict.fromkeys(value.shape for value in values if value is not None))
        if len(shapes) > 1:
            where = f"Record.from_json: {place}.{name}"
            raise DataError(f"{where}: expected one shape in all lines, got {shapes[0]} and {shapes[1]}")
        blank = np.full(shapes[0], np.nan)
        found.setdefault(place, {})[name] = np.array([blank if value is None else value for value in values])
    return found


def _steps(rows: Sequence[Line]) -> tuple[Step, ...]:
    """Each line's own, in turn; lines that have fewer do not move at the end."""
    count = max(len(row.steps or ()) for row in rows)
    sizes = [row.size for row in rows]
    steps = []
    for number in range(count):
        entries = [row.steps[number] if row.steps and number < len(row.steps) else None for row in rows]
        sizes = [size if entry is None else entry.size for entry, size in zip(entries, sizes, strict=True)]
        steps.append(
            Step(
                place=next((entry.place for entry in entries if entry is not None), ""),
                matrix=np.array([np.eye(3) if entry is None else entry.matrix for entry in entries]),
                size=np.array(sizes, np.int64),
                active=np.array([entry is not None for entry in entries]),
                lattices=tuple(None if entry is None else entry.lattice for entry in entries),
            )
        )
    return tuple(steps)
