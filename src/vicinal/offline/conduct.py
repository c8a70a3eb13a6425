"""A job from its request to its end, and from wherever it was killed to the same end."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from vicinal.datasets.format import Reader
from vicinal.datasets.formats.table import find
from vicinal.datasets.header import Header
from vicinal.errors import JobError, expected
from vicinal.offline.balance import Allotment, balanced
from vicinal.offline.check import check_place
from vicinal.offline.description import RUNNING, Description, differences
from vicinal.offline.engines.engine import Engine, Work
from vicinal.offline.finalise import Ending
from vicinal.offline.loss import loss
from vicinal.offline.plan import Plan, augments, read_plan, write_plan
from vicinal.offline.receipt import Receipt, Refused
from vicinal.offline.request import Request
from vicinal.offline.resume import abandon, forget, receipts
from vicinal.offline.run_shard import run_shard, unit_work
from vicinal.offline.shard import Shard

Progress: TypeAlias = Callable[[int, int, int], None]


@attrs.frozen
class Summary:
    """What a job did. ``before``: outputs that an earlier run had written. ``lost``: what the format could not hold."""

    out: str
    sources: int
    written: int
    quarantined: int
    seconds: float
    before: int = 0
    lost: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Pictures written a second."""
        return (self.written - self.before) / max(self.seconds, 1e-9)


@attrs.define
class Course:
    """How far a job is. ``handled``: outputs that are written or will never be."""

    handled: int = 0
    written: int = 0
    quarantined: int = 0
    shards: set[int] = attrs.field(factory=set)

    def add(self, receipt: Receipt) -> None:
        self.written += receipt.outputs
        self.quarantined += len(receipt.refused)
        self.shards.add(receipt.number)


def conduct(request: Request, engine: Engine, resume: bool, overwrite: bool, progress: Progress | None) -> Summary:
    """Plans, runs the shards that have no receipt, and finalises.

    An output folder that this made is gone again where it raises before the first receipt; later all receipts stay, and
    resuming goes on with them.
    """
    started = time.perf_counter()
    reader, place = request.opening.open(), request.place
    lost = loss(reader.header, find(request.format))
    check_splits(request, reader.header)
    made = "://" not in place.url and not os.path.lexists(place.url)
    standing = check_place(place, request.out, resume, overwrite)
    place.clean()
    try:
        if standing is None:
            _try_first(request, reader)
            if overwrite:
                forget(place)
            description = _write_plan(request, reader)
        else:
            description = _same(request, reader, standing)
        course, before = _run(request, reader, description, engine, progress or _silent)
    except BaseException:
        with contextlib.suppress(JobError):
            if standing is None:
                abandon(place, made)
        raise
    return Summary(
        request.out, description.pictures, course.written, course.quarantined, time.perf_counter() - started, before, lost
    )


def _silent(done: int, total: int, quarantined: int) -> None:
    """No progress wanted."""


def check_splits(request: Request, header: Header) -> None:
    """JobError where a split is to be augmented that the data set does not have."""
    for name in sorted(request.only - set(header.splits)):
        known = f"one of {', '.join(header.splits)}" if header.splits else "no split, as the data set has none"
        raise JobError(expected("only", known, name))


def plan_of(request: Request, reader: Reader) -> Plan:
    """The empty plan, with what it must know of the whole data set beforehand."""
    if request.pipeline is None:
        return Plan(Allotment(0), True)
    if request.balance is False:
        return Plan(Allotment(request.copies), request.originals, request.only)
    items, again = ((item for item in reader.items() if augments(item, request.only)) for _ in range(2))
    allotment = balanced(items, again, request.copies, request.balance, request.originals)
    return Plan(allotment, request.originals, request.only)


def _write_plan(request: Request, reader: Reader) -> Description:
    plan = plan_of(request, reader)
    write_plan(request.place, plan.tasks(reader.items()))
    description = _describe(request, reader, plan)
    description.put(request.place)
    return description


def _same(request: Request, reader: Reader, standing: Description) -> Description:
    """The description that stands in the output; JobError where this request is for something else."""
    plan = plan_of(request, reader)
    for _ in plan.tasks(reader.items()):
        pass
    wanted = _describe(request, reader, plan)
    if wanted.id != standing.id:
        what = differences(standing.fields, wanted.fields)
        raise JobError(f"{request.out}: holds another job, which differs in {what}; --overwrite replaces it")
    return standing


def _describe(request: Request, reader: Reader, plan: Plan) -> Description:
    return Description(request.fields(plan.source, reader.header), plan.pictures, plan.outputs)


def _try_first(request: Request, reader: Reader) -> None:
    """Nothing is touched before one picture was found to be usable: JobError where there is none."""
    job = request.job("", reader.header)
    plan, first = plan_of(request, reader), ""
    for task in plan.tasks(reader.items()):
        once = attrs.evolve(task, copies=min(task.copies, 1))
        receipt = run_shard(job, Shard(0, (once,)), keep=False)
        if receipt.outputs:
            return
        first = first or _reason(receipt.refused)
    if not first:
        raise JobError(f"{request.src}: no pictures found")
    raise JobError(f"{request.src}: none of {plan.pictures} pictures could be used; the first: {first}")


def _reason(refused: tuple[Refused, ...]) -> str:
    return next((f"{entry.source}: {entry.reason}" for entry in refused), "")


def _run(
    request: Request, reader: Reader, description: Description, engine: Engine, progress: Progress
) -> tuple[Course, int]:
    """The shards without receipts, then the end; also how many outputs earlier runs had written."""
    place, job = request.place, request.job(description.id, reader.header)
    course = Course()
    for receipt in receipts(place, description.id):
        course.add(receipt)
    before, shards = course.written, 0
    if description.state == RUNNING:
        shards = _run_shards(request, description, functools.partial(run_shard, job), engine, course, progress)
    Ending(place, unit_work(job), description, shards, course.quarantined).finalise()
    place.clean()
    return course, before


def _run_shards(
    request: Request, description: Description, work: Work, engine: Engine, course: Course, progress: Progress
) -> int:
    """All shards that ``course`` does not know yet; how many there are in all."""
    done, planned = frozenset(course.shards), dict[int, int]()
    count = 0

    def missing() -> Iterator[Shard]:
        nonlocal count
        for shard in read_plan(request.place, request.shard_size):
            count += 1
            if shard.number in done:
                course.handled += shard.outputs
            else:
                planned[shard.number] = shard.outputs
                yield shard

    progress(0, description.outputs, course.quarantined)
    with contextlib.closing(engine.run(work, missing())) as running:
        for receipt in running:
            course.add(receipt)
            course.handled += planned.pop(receipt.number)
            progress(course.handled, description.outputs, course.quarantined)
    return count
