"""What was drawn for the pictures of a batch, as the manifest has it."""

from __future__ import annotations

from typing import Any

from vicinal.offline.made import Line
from vicinal.record.record import Record
from vicinal.transforms.catalogue import composes


class Drawn:
    """A record's values as Python's own, turned into them once for the whole batch."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._active = [(place, rows.tolist(), composes(place)) for place, rows in record.active.items()]
        self._values: dict[str, dict[str, list[Any]]] = {
            place: {name: values.tolist() for name, values in named.items()} for place, named in record.values.items()
        }

    def parameters(self, row: int) -> Line:
        """What was drawn for one sample, by place, at the places where it was active; {} where no transform touched it."""
        active = [(place, composes) for place, rows, composes in self._active if rows[row]]
        if all(composes for _, composes in active):
            return {}
        return {place: {name: values[row] for name, values in self._values.get(place, {}).items()} for place, _ in active}

    def of(self, row: int, parameters: Line) -> Line:
        """What the manifest says that was drawn for one sample: what ``vicinal.Record.from_json`` needs to draw it again,
        and its ``parameters``."""
        return {**self.record.stamp(row), "parameters": parameters}
