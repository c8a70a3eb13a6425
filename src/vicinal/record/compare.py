"""What a pipeline draws, held against a record: the same place by place, or an error that names what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from vicinal.errors import DataError, nearest
from vicinal.program.lowering import Drawn
from vicinal.program.ops import Bools, Floats
from vicinal.record.active import active_at
from vicinal.record.record import Record

CLOSE = 1e-9
"""By which share numbers may differ: the last digits of a logarithm are not the same on every machine."""


def check_same(record: Record, drawn: Drawn, composes: Callable[[str], bool]) -> None:
    """DataError naming the first place, or parameter, where ``drawn`` is not what the record holds.

    ``composes``: whether the transform of a place only holds others. A line of a manifest may leave those out, where they
    are all that was active.
    """
    _check_active(record, drawn.active, composes)
    for place, named in record.values.items():
        rows = active_at(place, record.active, len(record))
        for name, values in named.items():
            _check_values(f"{place}.{name}", values, drawn.values.get(place, {}).get(name), rows)
    for place in record.active:
        rows = record.active[place]
        for name, values in drawn.values.get(place, {}).items():
            if rows.any() and name not in record.values.get(place, {}):
                got = _number(values[int(np.argmax(rows))])
                raise DataError(f"{place}.{name}: the record holds nothing of that name, this pipeline draws {got}")


def _check_active(record: Record, drawn: Mapping[str, Bools], composes: Callable[[str], bool]) -> None:
    count = len(record)
    named = np.any([np.zeros(count, np.bool_), *record.active.values()], axis=0)
    for place, rows in record.active.items():
        if place not in drawn and rows.any():
            raise DataError(f"{place}: the record has this place, this pipeline has not{nearest(place, drawn)}")
        row = _first(rows & ~drawn.get(place, rows))
        if row is not None:
            raise DataError(f"{place}: {_whose(row, count)}in the record it is active, in this pipeline it is not")
    for place, rows in drawn.items():
        extra = rows & ~record.active.get(place, np.zeros(count, np.bool_))
        row = _first(extra & named if composes(place) else extra)
        if row is not None:
            raise DataError(f"{place}: {_whose(row, count)}in the record it is not active, in this pipeline it is")


def _check_values(where: str, held: Floats, drawn: Floats | None, rows: Bools) -> None:
    """Of the samples ``rows`` [N]."""
    if not rows.any():
        return
    first = int(np.argmax(rows))
    if drawn is None or drawn.shape != held.shape:
        got = "nothing of that name" if drawn is None else _number(drawn[first])
        raise DataError(f"{where}: the record holds {_number(held[first])}, this pipeline draws {got}")
    same = np.isclose(held, drawn, rtol=CLOSE, atol=CLOSE, equal_nan=True).reshape(len(held), -1).all(axis=1)
    row = _first(rows & ~same)
    if row is not None:
        whose = _whose(row, len(held))
        raise DataError(f"{where}: {whose}the record holds {_number(held[row])}, this pipeline draws {_number(drawn[row])}")


def _first(rows: Bools) -> int | None:
    return int(np.argmax(rows)) if rows.any() else None


def _whose(row: int, count: int) -> str:
    return f"sample {row}: " if count > 1 else ""


def _number(value: Floats) -> str:
    return f"{value:.6g}" if value.ndim == 0 else np.array2string(value, precision=6, separator=", ", threshold=8)
