"""A job from its request to its end, and from wherever it was killed to the same end."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from vicinal.datasets.contents import Contents, warn_of
from vicinal.datasets.format import Reader
from vicinal.datasets.formats.table import find
from vicinal.errors import JobError
from vicinal.offline.check import check_own, check_place
from vicinal.offline.description import RUNNING, Description
from vicinal.offline.engines.engine import Engine, Work
from vicinal.offline.engines.local import Threads
from vicinal.offline.finalise import Ending
from vicinal.offline.mixable import taken
from vicinal.offline.mixing import mixers
from vicinal.offline.plan import read_plan
from vicinal.offline.planning import begin, check_splits, first_reason, go_on, nothing_usable, try_first
from vicinal.offline.receipt import Receipt
from vicinal.offline.request import Request
from vicinal.offline.resume import abandon, forget, receipts
from vicinal.offline.run_shard import run_shard, unit_work
from vicinal.offline.shard import Shard
from vicinal.report.figures import duration, speed

Progress: TypeAlias = Callable[[int, int, int], None]
Told: TypeAlias = Callable[[Contents], None]


@attrs.frozen
class Summary:
    """The result of a job: counts of pictures, and what was lost.

    ``sources``, ``written``, ``quarantined``: numbers of pictures. ``seconds``: run time. ``before``: outputs that an earlier
    run had written already. ``lost``: what the format could not hold, and which annotations were dropped or clipped.

    >>> src = vc.offline.shapes("shapes", count=8, size=32)
    >>> done = vc.offline.augment(src, "out", threads=1)
    >>> done.sources, done.written, done.quarantined
    (8, 8, 0)
    """

    out: str
    sources: int
    written: int
    quarantined: int
    seconds: float
    before: int = 0
    lost: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Pictures written per second."""
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


def conduct(
    request: Request, engine: Engine, resume: bool, overwrite: bool, progress: Progress | None, told: Told = warn_of
) -> Summary:
    """Plans, runs the shards that have no receipt, and finalises. ``told`` gets what was read, once that is known.

    An output folder that this made is gone again where it raises before the first receipt; later all receipts stay, and
    resuming goes on with them.
    """
    started = time.perf_counter()
    opened = request.opening.open()
    reader, lost = taken(opened, request.pipeline, find(request.format))
    check_splits(request, reader.header)
    made = "://" not in request.place.url and not os.path.lexists(request.place.url)
    with request.place.lock():
        standing = check_place(request.place, request.out, resume, overwrite)
        told(request.opening.contents(opened.header))
        description, course, before = _conduct(request, reader, standing, engine, overwrite, progress or _silent, made, started)
    seconds, lost = time.perf_counter() - started, (*lost, *description.lost)
    return Summary(request.out, description.pictures, course.written, course.quarantined, seconds, before, lost)


def _conduct(
    request: Request, reader: Reader, standing: Description | None, engine: Engine, overwrite: bool, progress: Progress,
    made: bool, started: float,
) -> tuple[Description, Course, int]:  # fmt: skip
    """What was planned, how far it came, and how many outputs earlier runs had written."""
    place = request.place
    place.clean()
    try:
        if standing is None:
            if overwrite or isinstance(engine, Threads):  # others take seconds to start, and find out at the end
                try_first(request, reader, engine)
            if overwrite:
                forget(place)
            description = begin(request, reader)
        else:
            description = go_on(request, reader, standing)
        course, before = _run(request, reader, description, engine, progress, started)
    except BaseException:
        with contextlib.suppress(JobError):
            if standing is None:
                abandon(place, made)
        raise
    return description, course, before


def _silent(done: int, total: int, quarantined: int) -> None:
    """No progress wanted."""


def _number(receipt: Receipt) -> int:
    return receipt.number


def _run(
    request: Request, reader: Reader, description: Description, engine: Engine, progress: Progress, started: float
) -> tuple[Course, int]:
    """The shards without receipts, then the end; also how many outputs earlier runs had written."""
    place, job = request.place, request.job(description.id, reader.header)
    course = Course()
    for receipt in receipts(place, description.id):
        course.add(receipt)
    before, shards = course.written, 0
    if description.state == RUNNING:
        shards = _run_shards(request, description, functools.partial(run_shard, job), engine, course, progress)
    if not course.written:
        first = min((receipt for receipt in receipts(place, description.id) if receipt.refused), key=_number, default=None)
        forget(place)
        raise nothing_usable(request, description.pictures, "" if first is None else first_reason(first))
    check_own(place, description)
    Ending(place, unit_work(job), description, shards, _told(request, course.written, before, started)).finalise()
    place.clean()
    return course, before


def _told(request: Request, written: int, before: int, started: float) -> list[tuple[str, str]]:
    """What the page of the job says of this run: whence it read, and how fast it was until here."""
    seconds = time.perf_counter() - started
    took = f"{duration(seconds)}, {speed(written - before, seconds)}"
    if before:
        took += f", for the last {written - before:,}; {before:,} were there before"
    return [("Source", f"{without_secrets(request.src)} ({request.opening.format})"), ("Time", took)]


def without_secrets(src: str) -> str:
    """A path as it is, and an address without the user, password and query that it may have."""
    if "://" not in src:
        return src
    return "::".join(re.sub(r"(?<=://)[^/@]*@", "", part).partition("?")[0] for part in src.split("::"))


def _run_shards(
    request: Request, description: Description, work: Work, engine: Engine, course: Course, progress: Progress
) -> int:
    """All shards that ``course`` does not know yet; how many there are in all."""
    done, planned = frozenset(course.shards), dict[int, int]()
    count = 0

    def missing() -> Iterator[Shard]:
        nonlocal count
        for shard in read_plan(request.place, description.shard_size, bool(mixers(request.pipeline))):
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
