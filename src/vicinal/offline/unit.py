"""Unit: the few outputs of a shard that one thread makes in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from vicinal.offline.shard import Task

MIXED = 64
"""Outputs of a unit that are mixed with each other: as many as a batch of training often has."""
BATCH = 16
"""Outputs of a unit: enough that Python costs little, few enough that threads share out a small job."""
SMALL, TIMES = 1 << 12, 8
"""Bytes of files of which a unit has so many times as many outputs: there, Python costs more than pixels."""


@attrs.frozen(eq=False)
class Share:
    """A task, and which of its outputs to make: positions in range(task.outputs). None: it only has a fault to tell."""

    task: Task
    outputs: range


@attrs.frozen(eq=False)
class Unit:
    shares: tuple[Share, ...]


def mixed_units(tasks: Iterable[Task], size: int = MIXED) -> Iterator[Unit]:
    """All outputs of the tasks, those of each split by themselves, in units alike in number of at most ``size``.

    A unit gets every n-th output, so that copies of one picture are spread, and neighbours too.
    """
    splits: dict[str, list[Task]] = {}
    for task in tasks:
        splits.setdefault(task.item.split, []).append(task)
    for alike in splits.values():
        count = max(1, -(-sum(task.outputs for task in alike) // size))
        units: list[list[Share]] = [[] for _ in range(count)]
        place = 0
        for task in alike:
            for first in range(min(count, max(task.outputs, 1))):
                units[(place + first) % count].append(Share(task, range(first, task.outputs, count)))
            place += task.outputs
        yield from (Unit(tuple(shares)) for shares in units if shares)


def units_of(tasks: Iterable[Task], size: int = BATCH) -> Iterator[Unit]:
    """All outputs of the tasks, in order, in units of at most ``size``, of small files more; many copies of one picture are
    spread over several."""
    held: list[Share] = []
    whole = room = size * TIMES
    for task in tasks:
        weight = 1 if 0 < task.bytes <= SMALL else TIMES
        most = whole // weight
        for start in range(0, max(task.outputs, 1), most):
            share = Share(task, range(start, min(start + most, task.outputs)))
            if len(share.outputs) * weight > room:
                yield Unit(tuple(held))
                held, room = [], whole
            held.append(share)
            room -= len(share.outputs) * weight
    if held:
        yield Unit(tuple(held))
