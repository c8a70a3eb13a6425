"""What a job would write and take, without writing anything."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping

import attrs

from vicinal.datasets.format import Reader
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.offline.check import check_place
from vicinal.offline.loss import loss
from vicinal.offline.made import Made
from vicinal.offline.plan import Plan
from vicinal.offline.planning import check_splits, plan_of
from vicinal.offline.request import Request
from vicinal.offline.run_shard import unit_work
from vicinal.offline.shard import Task
from vicinal.offline.unit import units_of

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


def estimate(request: Request) -> Estimate:
    """Plans the job, runs a few of its pictures, and writes nothing. Raises what the job would raise at its start."""
    check_place(request.place, request.out, resume=True, overwrite=True)
    reader = request.opening.open()
    check_splits(request, reader.header)
    plan = plan_of(request, reader)
    for _ in plan.tasks(reader.items()):
        pass
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
        lost=loss(reader.header, find(request.format)),
    )


def _measure(request: Request, reader: Reader, plan: Plan) -> tuple[float, float, int, int]:
    """Bytes and seconds an output, and how many pictures were tried and refused."""
    work = unit_work(request.job("", reader.header))
    tasks = list(_chosen(request, reader, plan.pictures))
    sizes: list[int] = []
    seconds, refused = 0.0, 0
    for index, task in enumerate(tasks[:1] + tasks):  # the first compiles, or loads what was compiled
        started = time.perf_counter()
        results = [result for unit in units_of([task]) for result in work.run(unit)]
        if index:
            seconds += time.perf_counter() - started
            examples = [result.example for result in results if isinstance(result, Made)]
            sizes += [0 if picture is None else len(bytes(picture)) for picture in
                      (example.data if example.pixels is None else example.pixels.data for example in examples)]  # fmt: skip
            refused += not examples
    count = max(1, len(sizes))
    return sum(sizes) / count, seconds / count, len(tasks), refused


def _chosen(request: Request, reader: Reader, pictures: int) -> Iterator[Task]:
    step = max(1.0, pictures / SAMPLE)
    wanted = {int(index * step) for index in range(SAMPLE)}
    for index, task in enumerate(plan_of(request, reader).tasks(reader.items())):
        if index in wanted:
            yield attrs.evolve(task, copies=min(task.copies, COPIES))


def _named(counts: Counter[int], header: Header) -> dict[str, int]:
    names = header.names
    return {names[index] if 0 <= index < len(names) else str(index): count for index, count in sorted(counts.items())}
