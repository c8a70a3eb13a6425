"""Unit: the few outputs of a shard that one thread makes in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from vicinal.offline.shard import Task

BATCH = 16
"""Outputs of a unit: enough that Python costs little, few enough that threads share out a small job."""


@attrs.frozen(eq=False)
class Share:
    """A task, and which of its outputs to make: positions in range(task.outputs). None: it only has a fault to tell."""

    task: Task
    outputs: range


@attrs.frozen(eq=False)
class Unit:
    shares: tuple[Share, ...]


def units_of(tasks: Iterable[Task], size: int = BATCH) -> Iterator[Unit]:
    """All outputs of the tasks, in order, in units of at most ``size``; many copies of one picture are spread over several."""
    held: list[Share] = []
    room = size
    for task in tasks:
        for start in range(0, max(task.outputs, 1), size):
            share = Share(task, range(start, min(start + size, task.outputs)))
            if len(share.outputs) > room:
                yield Unit(tuple(held))
                held, room = [], size
            held.append(share)
            room -= len(share.outputs)
    if held:
        yield Unit(tuple(held))
