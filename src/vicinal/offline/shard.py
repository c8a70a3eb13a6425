"""Shard: the unit of work of a job, planned beforehand, run as a whole and again as often as needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from vicinal.datasets.item import Item


@attrs.frozen(eq=False)
class Task:
    """One picture and the outputs that come of it, all in one shard.

    ``number``: of its first output in the whole job, from 0. ``copies``: augmented versions, numbered from 0.
    ``original``: the picture itself comes before them. ``bytes``: of the picture as it is stored, 0 where that is not known.
    """

    item: Item
    number: int
    copies: int
    original: bool = False
    bytes: int = 0

    @property
    def outputs(self) -> int:
        return self.copies + self.original

    def plain(self) -> dict[str, Any]:
        """JSON: a line of the plan."""
        size = {"bytes": self.bytes} if self.bytes else {}
        return {"number": self.number, "copies": self.copies, "original": self.original, **size, **self.item.plain()}

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Task:
        """The task of ``plain``."""
        fields = dict(value)
        number, copies, original = (fields.pop(name) for name in ("number", "copies", "original"))
        return cls(number=number, copies=copies, original=original, bytes=fields.pop("bytes", 0), item=Item.from_plain(fields))


@attrs.frozen(eq=False)
class Shard:
    """Consecutive tasks of the plan. Picklable."""

    number: int
    tasks: tuple[Task, ...]

    @property
    def first(self) -> int:
        """The number of its first output in the whole job."""
        return self.tasks[0].number

    @property
    def outputs(self) -> int:
        return sum(task.outputs for task in self.tasks)

    @property
    def keys(self) -> tuple[str, ...]:
        """Its pictures, by the keys of their items: unique in the job."""
        return tuple(task.item.key for task in self.tasks)


def with_whole_end(shards: Iterable[Shard], least: int) -> Iterator[Shard]:
    """The shards; a last one of fewer than ``least`` outputs joins the one before it."""
    held: list[Shard] = []
    for shard in shards:
        held.append(shard)
        if len(held) > 2:
            yield held.pop(0)
    if len(held) == 2 and held[1].outputs < least:
        held = [Shard(held[0].number, held[0].tasks + held[1].tasks)]
    yield from held


def shards_of(tasks: Iterable[Task], size: int) -> Iterator[Shard]:
    """Tasks in shards of ``size`` outputs, more only by the copies of the last picture; one shard is held at a time."""
    held: list[Task] = []
    number = outputs = 0
    for task in tasks:
        held.append(task)
        outputs += max(task.outputs, 1)
        if outputs >= size:
            yield Shard(number, tuple(held))
            held, outputs, number = [], 0, number + 1
    if held:
        yield Shard(number, tuple(held))
