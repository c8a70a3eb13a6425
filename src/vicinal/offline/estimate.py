"""What a job would write and how long it would take, without writing it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping

import attrs

from vicinal.datasets.contents import warn_of
from vicinal.datasets.format import Reader
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.offline.check import check_place
from vicinal.offline.conduct import Told
from vicinal.offline.engines.local import SHARDS
from vicinal.offline.measured import MOST, measured
from vicinal.offline.mixable import taken
from vicinal.offline.planning import check_splits, plan_of, shard_size_for
from vicinal.offline.request import Request
from vicinal.offline.shard import Task

COPIES = 8
"""Outputs of a picture that are measured."""


@attrs.frozen
class Estimate:
    """``before`` and ``after``: pictures and outputs by the name of their class. ``bytes`` on the disk, of pictures and
    labels. ``planning``: seconds until the first shard; ``seconds`` of all shards in one process. They are told by ``sampled``
    pictures, of which ``refused`` could not be used. ``faults``: known beforehand."""

    pictures: int
    outputs: int
    faults: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    bytes: int
    planning: float
    seconds: float
    sampled: int
    refused: int
    lost: tuple[str, ...]


def estimate(request: Request, told: Told = warn_of, threads: int = 1) -> Estimate:
    """Plans the job, and runs a few of its pictures on ``threads`` into a temporary folder, which is removed; writes nothing
    else. ``told`` gets what was read.

    Raises what the job would raise at its start.
    """
    check_place(request.place, request.out, resume=True, overwrite=True)
    started = time.perf_counter()
    opened = request.opening.open()
    told(request.opening.contents(opened.header))
    reader, lost = taken(opened, request.pipeline, find(request.format))
    check_splits(request, reader.header)
    plan = plan_of(request, reader)
    for _ in plan.tasks(reader.items()):
        pass
    planning = time.perf_counter() - started
    plan.losses.check(request.src)
    found = measured(request.job("", reader.header), list(_chosen(request, reader, plan.pictures)), threads)
    shards = -(-plan.outputs // shard_size_for(request, plan))
    return Estimate(
        pictures=plan.pictures,
        outputs=plan.outputs,
        faults=plan.faults,
        before=_named(plan.before, reader.header),
        after=_named(plan.after, reader.header),
        bytes=int(found.bytes * plan.outputs),
        planning=planning,
        seconds=found.seconds * plan.outputs + found.commit * shards / SHARDS,
        sampled=found.sampled,
        refused=found.refused,
        lost=(*lost, *plan.losses.lines(request.format)),
    )


def _chosen(request: Request, reader: Reader, pictures: int) -> Iterator[Task]:
    """Tasks that are spread evenly over the data set."""
    step = max(1.0, pictures / MOST)
    wanted = {int(index * step) for index in range(MOST)}
    for index, task in enumerate(plan_of(request, reader).tasks(reader.items())):
        if index in wanted:
            yield attrs.evolve(task, copies=min(task.copies, COPIES))


def _named(counts: Counter[int], header: Header) -> dict[str, int]:
    names = header.names
    return {names[index] if 0 <= index < len(names) else str(index): count for index, count in sorted(counts.items())}
