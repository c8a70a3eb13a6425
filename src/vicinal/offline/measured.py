"""What outputs of a job cost: a few of its pictures, made into a temporary folder as the job would make them."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Sequence

import attrs

from vicinal.offline.job import Job
from vicinal.offline.receipt import Receipt
from vicinal.offline.run_shard import run_shard
from vicinal.offline.shard import Shard, Task

FEWEST, TIMES = 24, 8
"""Pictures that are measured first, and how many times as many next, where that was over too soon to tell."""
MOST = FEWEST * TIMES * TIMES
ENOUGH = 1.0
"""Seconds that tell enough."""


@attrs.frozen
class Measured:
    """``bytes`` on the disk and ``seconds`` of one output, ``commit`` of a shard that has next to none; of ``sampled``
    pictures, of which ``refused`` could not be used."""

    bytes: float
    seconds: float
    commit: float
    sampled: int
    refused: int


def measured(job: Job, tasks: Sequence[Task], threads: int) -> Measured:
    """The cost by some of the tasks, evenly spaced; of more of them, until that takes long enough. Nothing of it stays."""
    job, count = attrs.evolve(job, strict=False, link=False), FEWEST
    _run(job, tasks[:1], threads)  # compiles, or loads what was compiled
    _, commit, _ = _run(job, tasks[:1], threads)
    while True:
        some = tasks[:: max(1, -(-len(tasks) // count))]
        receipt, seconds, size = _run(job, some, threads)
        if seconds > ENOUGH or len(some) == len(tasks):
            break
        count *= TIMES
    outputs = max(1, receipt.outputs)
    each = max(seconds - commit, seconds / 10) / outputs
    return Measured(size / outputs, each, commit, len(some), len(receipt.refused))


def _run(job: Job, tasks: Sequence[Task], threads: int) -> tuple[Receipt, float, int]:
    """The receipt of a shard of these tasks, the seconds that it took, and the bytes that it stored."""
    with tempfile.TemporaryDirectory(prefix="vicinal-estimate-") as folder:
        started = time.perf_counter()
        read = tuple(Task.from_plain(json.loads(json.dumps(task.plain()))) for task in tasks)  # from the plan
        receipt = run_shard(attrs.evolve(job, out=folder), Shard(0, read), threads=threads)
        seconds = time.perf_counter() - started
        return receipt, seconds, sum(os.path.getsize(f"{folder}/{path}") for path in receipt.files)
