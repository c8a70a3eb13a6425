"""Before a job's first shard: its plan, whether it is the job that stands in the output, and that it can do anything."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping

import attrs

from vicinal.datasets.format import Reader
from vicinal.datasets.header import Header
from vicinal.errors import JobError, VicinalWarning, expected
from vicinal.offline.balance import Allotment, balanced
from vicinal.offline.deal import dealt
from vicinal.offline.description import FINISHED, LEAST, Description, differences
from vicinal.offline.engines.engine import Engine
from vicinal.offline.job import Job
from vicinal.offline.made_by import makers
from vicinal.offline.mixing import mixers
from vicinal.offline.plan import Plan, augments, write_plan
from vicinal.offline.receipt import Receipt
from vicinal.offline.request import Request
from vicinal.offline.run_shard import NO_FAULTS, run_shard
from vicinal.offline.shard import Shard
from vicinal.offline.shard_size import shard_size_of


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


def begin(request: Request, reader: Reader) -> Description:
    """Stores plan and description of a new job."""
    plan, mixed = plan_of(request, reader), bool(mixers(request.pipeline))
    tasks = plan.tasks(reader.items())
    write_plan(request.place, dealt(tasks, request.shard_size or LEAST) if mixed else tasks)
    plan.losses.check(request.src)
    description = _describe(request, reader, plan)
    description.put(request.place)
    return description


def go_on(request: Request, reader: Reader, standing: Description) -> Description:
    """The description that stands in the output, where this request is for that job; else JobError.

    A finished job of a source that has changed since is left as it is, with a warning: nothing of it is to be run.
    """
    plan = plan_of(request, reader)
    for _ in plan.tasks(reader.items()):
        pass
    wanted = _describe(request, reader, plan)
    if wanted.id != standing.id:
        what = differences(standing.fields, wanted.fields)
        if standing.state == FINISHED and not differences({**standing.fields, "source": ""}, {**wanted.fields, "source": ""}):
            text = f"{request.out}: the job is finished, and {request.src} has changed since; overwrite it to run it again"
            warnings.warn(text, VicinalWarning, stacklevel=2)
            return standing
        raise JobError(f"{request.out}: holds another job, which differs in {what}; overwrite=True replaces it")
    return standing


def _describe(request: Request, reader: Reader, plan: Plan) -> Description:
    fields = request.fields(plan.source, reader.header)
    if plan.synthetic or makers(request.pipeline):
        fields["synthetic"] = True
    size = shard_size_for(request, plan)
    return Description(fields, plan.pictures, plan.outputs, size, lost=plan.losses.lines(request.format))


def shard_size_for(request: Request, plan: Plan) -> int:
    """Outputs of a shard: as the user says, else by the plan; of pictures that are mixed, those of the plan's own order."""
    return request.shard_size or (LEAST if mixers(request.pipeline) else shard_size_of(plan))


@attrs.frozen
class Trial:
    """``Work`` of which nothing stays."""

    job: Job

    def __call__(self, shard: Shard, faults: Mapping[str, str] = NO_FAULTS, **_: object) -> Receipt:
        return run_shard(self.job, shard, faults, keep=False)


def try_first(request: Request, reader: Reader, engine: Engine) -> None:
    """Runs one copy of each picture until one is usable; JobError where none is. Nothing is written."""
    plan, first = plan_of(request, reader), ""

    def alone() -> Iterator[Shard]:
        for number, task in enumerate(plan.tasks(reader.items())):
            yield Shard(number, (attrs.evolve(task, copies=min(task.copies, 1)),))

    with contextlib.closing(engine.run(Trial(request.job("", reader.header)), alone())) as running:
        for receipt in running:
            if receipt.outputs:
                return
            first = first or first_reason(receipt)
    raise nothing_usable(request, plan.pictures, first)


def first_reason(receipt: Receipt) -> str:
    """Why a picture of a shard was refused."""
    return next((f"{entry.source}: {entry.reason}" for entry in receipt.refused), "")


def nothing_usable(request: Request, pictures: int, first: str) -> JobError:
    """What is said of a job without a single output. ``first``: why the first picture was refused."""
    if not first:
        return JobError(f"{request.src}: no pictures found")
    return JobError(f"{request.src}: none of {pictures} pictures could be used; the first: {first}")
