"""What a job would write and take, without writing anything."""

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
from vicinal.offline.made import Made
from vicinal.offline.mixable import taken
from vicinal.offline.plan import Plan
from vicinal.offline.planning import check_splits, plan_of
from vicinal.offline.receipt import Refused
from vicinal.offline.request import Request
from vicinal.offline.run_shard import unit_work
from vicinal.offline.shard import Task

SAMPLE = 24
"""Pictures that are measured, spread evenly over the data set."""
COPIES = 4
"""Outputs of each of them."""


@attrs.frozen
class Estimate:
    """``before`` and ``after``: pictures and outputs by the name of their class. ``bytes`` on the disk and ``seconds`` of
    one thread, by ``sampled`` pictures, of which ``refused`` could not be used. ``faults``: known beforehand."""

    pictures: int
    outputs: int
    faults: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    bytes: int
    seconds: float
    sampled: int
    refused: int
    lost: tuple[str, ...]


def estimate(request: Request, told: Told = warn_of) -> Estimate:
    """Plans the job, runs a few of its pictures, and writes nothing; ``told`` gets what was read.

    Raises what the job would raise at its start.
    """
    check_place(request.place, request.out, resume=True, overwrite=True)
    opened = request.opening.open()
    told(request.opening.contents(opened.header))
    reader, lost = taken(opened, request.pipeline, find(request.format))
    check_splits(request, reader.header)
    plan = plan_of(request, reader)
    for _ in plan.tasks(reader.items()):
        pass
    plan.losses.check(request.src)
    size, seconds, sampled, refused = _measure(request, reader, plan)
    return Estimate(
        pictures=plan.pictures,
        outputs=plan.outputs,
        faults=plan.faults,
        before=_named(plan.before, reader.header),
        after=_named(plan.after, reader.header),
        bytes=int(size * plan.outputs),
        seconds=seconds * plan.outputs,
        sampled=sampled,
        refused=refused,
        lost=(*lost, *plan.losses.lines(request.format)),
    )


def _measure(request: Request, reader: Reader, plan: Plan) -> tuple[float, float, int, int]:
    """Bytes and seconds an output, and how many pictures were tried and refused."""
    work = unit_work(request.job("", reader.header))
    tasks = list(_chosen(request, reader, plan.pictures))
    for unit in work.units(tasks[:1]):  # compiles, or loads what was compiled
        work.run(unit)
    started = time.perf_counter()
    results = [_size(result) for unit in work.units(tasks) for result in work.run(unit)]
    seconds = time.perf_counter() - started
    sizes = [size for size in results if isinstance(size, int)]
    refused = {size.key for size in results if isinstance(size, Refused)}
    count = max(1, len(sizes))
    return sum(sizes) / count, seconds / count, len(tasks), len(refused)


def _size(result: Made | Refused) -> int | Refused:
    """Bytes of an output's picture; nothing else of it is held."""
    if isinstance(result, Refused):
        return result
    example = result.example
    picture = example.data if example.pixels is None else example.pixels.data
    return 0 if picture is None else len(bytes(picture))


def _chosen(request: Request, reader: Reader, pictures: int) -> Iterator[Task]:
    step = max(1.0, pictures / SAMPLE)
    wanted = {int(index * step) for index in range(SAMPLE)}
    for index, task in enumerate(plan_of(request, reader).tasks(reader.items())):
        if index in wanted:
            yield attrs.evolve(task, copies=min(task.copies, COPIES))


def _named(counts: Counter[int], header: Header) -> dict[str, int]:
    names = header.names
    return {names[index] if 0 <= index < len(names) else str(index): count for index, count in sorted(counts.items())}
