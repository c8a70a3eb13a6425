"""Annotations that make no sense: left out or clipped, or as faults of their pictures."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from vicinal.datasets.format import Reader
from vicinal.datasets.header import Header
from vicinal.datasets.item import Item
from vicinal.datasets.losses import first_flaw

ANNOTATIONS = ("drop", "strict")
"""How annotations are read: what is wrong is left out, clipped and told, or it is a fault of the whole picture."""


@attrs.frozen(eq=False)
class StrictReader:
    """See ``Reader``: the items of another one; where annotations were dropped or clipped, with a fault that says why."""

    reader: Reader

    @property
    def header(self) -> Header:
        return self.reader.header

    def items(self) -> Iterator[Item]:
        return map(_strict, self.reader.items())


def _strict(item: Item) -> Item:
    flaw = "" if item.objects is None else first_flaw(item.objects.losses)
    return attrs.evolve(item, objects=None, fault=flaw) if flaw and not item.fault else item
