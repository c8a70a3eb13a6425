"""A data set without the objects that are marked as none to be learnt from, for formats that cannot keep the mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np

from vicinal.datasets.format import Format, Reader
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.objects import MARKS, Objects
from vicinal.offline.painted import paints


@attrs.frozen(eq=False)
class Unmarked:
    """See ``Reader``: the items of another one, whose objects have none of ``marks``."""

    reader: Reader
    marks: frozenset[str]

    @property
    def header(self) -> Header:
        return self.reader.header

    def items(self) -> Iterator[Item]:
        for item in self.reader.items():
            yield item if item.objects is None else attrs.evolve(item, objects=_without(item.objects, self.marks))


def unmarked(reader: Reader, format: Format) -> Reader:
    """The data set as ``format`` gets it: as it is, where that keeps all marks or no objects at all."""
    marks = frozenset(MARKS) - format.marks
    written = "boxes" in format.holds or paints(format.holds, reader.header.holds)
    return Unmarked(reader, marks) if marks and written else reader


def _without(objects: Objects, marks: frozenset[str]) -> Objects:
    losses: dict[str, list[str]] = {}
    kept = []
    for index in range(len(objects)):
        mark = next((mark for mark in MARKS if mark in marks and _is_set(objects.fields, mark, index)), None)
        if mark is None:
            kept.append(index)
        else:
            losses.setdefault(mark, []).append(_name(objects.fields, index))
    if not losses:
        return objects
    return attrs.evolve(objects.take(np.array(kept, np.int64)), losses={**objects.losses, **losses})


def _is_set(fields: Mapping[str, object], mark: str, index: int) -> bool:
    values = fields.get(mark)
    return isinstance(values, list | tuple) and values[index] in (1, "1")


def _name(fields: Mapping[str, object], index: int) -> str:
    ids = fields.get("id")
    return f"annotation {ids[index]}" if isinstance(ids, list | tuple) else f"object {index + 1}"
