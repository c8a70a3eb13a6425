"""The pure function at the heart of a job: one shard, from sources to committed files and a receipt."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import attrs

from vicinal.datasets.example import Example
from vicinal.datasets.formats.table import find
from vicinal.datasets.objects import Objects
from vicinal.datasets.soft import own_shares
from vicinal.datasets.spool import Spool
from vicinal.errors import JobError
from vicinal.offline.deposit import Deposit
from vicinal.offline.job import Job
from vicinal.offline.lines import packed
from vicinal.offline.made import Line, Made, Maker
from vicinal.offline.made_by import makers
from vicinal.offline.mixed_work import MixedWork
from vicinal.offline.mixing import Mixing
from vicinal.offline.painted import paints
from vicinal.offline.places.open import open_place
from vicinal.offline.places.place import Place
from vicinal.offline.receipt import Receipt, Refused, begun_path, entries_path, receipt_path
from vicinal.offline.shard import Shard, Task
from vicinal.offline.unit import Unit
from vicinal.offline.work import UnitWork
from vicinal.report.summary.statistics import Statistics
from vicinal.threads.in_order import in_order
from vicinal.transforms.compose.pipeline import Pipeline

NO_FAULTS: Mapping[str, str] = MappingProxyType({})


def run_shard(
    job: Job,
    shard: Shard,
    faults: Mapping[str, str] = NO_FAULTS,
    *,
    threads: int = 1,
    pool: Executor | None = None,
    keep: bool = True,
) -> Receipt:
    """Reads, augments and encodes all pictures of a shard, commits its files, and stores its receipt last.

    ``functools.partial(run_shard, job)`` is the ``Work`` of an engine. A second run of the same shard stores the same
    bytes, in the place of whatever a killed run of it left behind. ``faults``: reasons by key; these pictures are
    quarantined unopened. ``pool``: threads that others share, ``threads`` of them; None for own ones. ``keep`` False:
    all is done, but nothing is written.
    """
    place = open_place(job.out)
    tasks = [_with_fault(task, faults) for task in shard.tasks]
    work = unit_work(job)
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(threads)) if pool is None and threads > 1 else pool
        results = _results(work.run, work.units(tasks), pool, threads)
        stack.callback(results.close)
        stage = stack.enter_context(place.stage(f"shard-{shard.number:05d}")) if keep else None
        deposit = Deposit(stage, job.link)
        receipt, lines = _write(work, shard, results, deposit)
        if deposit.stage is not None:
            deposit.stage.put(entries_path(shard.number), lines.chunks())
            _commit(place, deposit, receipt)
    return receipt


def unit_work(job: Job) -> UnitWork:
    """What the units of a job are made with."""
    format = find(job.format)
    assert format.writer is not None  # request_of refuses it
    paint, header = paints(format.holds, job.header.holds), job.header
    if paint:
        header = attrs.evolve(header, holds=header.holds | {"instances"})
    pipeline = None if job.recipe is None else _pipeline(job.recipe)
    maker = Maker(job, format.writer(header, **job.options), paint, makers(pipeline))
    mixing = Mixing.of(pipeline, job.header)
    return UnitWork(maker, pipeline) if mixing is None else MixedWork(maker, pipeline, mixing)


def _write(
    work: UnitWork, shard: Shard, results: Iterator[list[Made | Refused]], deposit: Deposit
) -> tuple[Receipt, Spool]:
    """Streams the outputs through the writer; the receipt, and the lines of the manifest, each with the writer's entry.

    A picture is refused once, however many of its copies fail.
    """
    refused: dict[str, Refused] = {}
    waiting: deque[Line] = deque()
    before, after = Statistics(), Statistics()

    def examples() -> Iterator[Example]:
        for result in (result for unit in results for result in unit):
            if isinstance(result, Made):
                _count(result, before, after)
                waiting.append(result.line)
                yield result.example
            elif work.maker.job.strict:
                raise JobError(f"{result.source}: {result.reason}")
            else:
                refused.setdefault(result.key, result)

    writer = work.maker.writer
    lines, outputs = Spool(), 0
    for entry in writer.shard(shard.number, examples(), deposit.put):
        outputs += 1
        lines.write(packed(entry, waiting.popleft()))
    receipt = Receipt(
        job=work.maker.job.id,
        number=shard.number,
        pictures=len(shard.tasks) - len(refused),
        outputs=outputs,
        files=deposit.files,
        refused=tuple(refused[key] for key in shard.keys if key in refused),  # in this order however units are cut
        before=before.plain(),
        after=after.plain(),
    )
    return receipt, lines


def _count(made: Made, before: Statistics, after: Statistics) -> None:
    example = made.example
    if made.source is not None:
        item, targets = made.source.task.item, made.source.targets
        before.add(targets.size, own_shares(item.label, item.soft), *_boxes(targets.objects), split=item.split)
    shares = own_shares(example.label, example.soft)
    after.add(example.size, shares, *_boxes(example.objects), made.line["parameters"], example.split, made.dropped)


def _boxes(objects: Objects | None) -> tuple[Any, Any]:
    return (None, ()) if objects is None else (objects.boxes, objects.labels)


def _commit(place: Place, deposit: Deposit, receipt: Receipt) -> None:
    """Files, then the receipt. What may become visible is listed before, so that all of it is known whatever happens."""
    assert deposit.stage is not None
    begun = begun_path(receipt.number)
    before = read_begun(place, receipt.number)
    place.put(begun, _text(sorted({*before, *deposit.files})))
    deposit.stage.commit()
    for path in before - set(deposit.files):  # of a run that saw other pictures
        place.remove(path)
    place.put(receipt_path(receipt.number), receipt.encode())
    place.remove(begun)


def read_begun(place: Place, number: int) -> set[str]:
    """What a run of the shard, killed before its receipt, may have left in the output."""
    path = begun_path(number)
    if not place.exists(path):
        return set()
    return set(json.loads(b"".join(place.chunks(path))))


def _results(
    work: Callable[[Unit], list[Made | Refused]], units: Iterator[Unit], pool: Executor | None, threads: int
) -> Generator[list[Made | Refused]]:
    if pool is None:
        yield from map(work, units)
    else:
        yield from in_order(work, units, pool, 2 * threads)


def _with_fault(task: Task, faults: Mapping[str, str]) -> Task:
    reason = faults.get(task.item.key)
    return task if reason is None else attrs.evolve(task, item=attrs.evolve(task.item, fault=reason))


@lru_cache(4)
def _pipeline(recipe: str) -> Pipeline:
    return Pipeline.from_yaml(recipe)


def _text(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
