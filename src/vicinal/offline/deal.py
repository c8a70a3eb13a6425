"""The order of a plan whose pictures are mixed: dealt like cards, so that every shard has some of all places."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator

import attrs

from vicinal.datasets.spool import Store
from vicinal.offline.shard import Task

RUN = 16
"""Neighbours that stay together at most: formats that store many pictures in one block need not unpack all for each."""


def dealt(tasks: Iterable[Task], shard_size: int) -> Iterator[Task]:
    """The tasks in an order in which those of a shard of ``shard_size`` outputs come from evenly spaced places.

    Partners are found within a shard, and data sets often are sorted by class. The tasks wait on the disk.
    """
    ends, outputs = array("q", [0]), 0

    def lines() -> Iterator[bytes]:
        nonlocal outputs
        for task in tasks:
            line = json.dumps(task.plain()).encode() + b"\n"
            ends.append(ends[-1] + len(line))
            outputs += max(task.outputs, 1)
            yield line

    store = Store(lines())
    number = 0
    for start, stop in _runs(len(ends) - 1, -(-outputs // shard_size)):
        for line in store.read(ends[start], ends[stop] - ends[start]).splitlines():
            task = attrs.evolve(Task.from_plain(json.loads(line)), number=number)
            yield task
            number += task.outputs


def _runs(count: int, shards: int) -> Iterator[tuple[int, int]]:
    """Neighbouring positions in range(count), as (start, stop): first those of the first shard, and so on."""
    run = min(RUN, max(1, count // max(1, shards * RUN)))
    for shard in range(shards):
        for start in range(shard * run, count, shards * run):
            yield start, min(start + run, count)
