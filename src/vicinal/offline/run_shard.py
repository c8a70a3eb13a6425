"""The pure function at the heart of a job: one shard, from sources to committed files and a receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from types import MappingProxyType

from vicinal.offline.job import Job
from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard

NO_FAULTS: Mapping[str, str] = MappingProxyType({})


def run_shard(
    job: Job,
    shard: Shard,
    faults: Mapping[str, str] = NO_FAULTS,
    *,
    threads: int = 1,
    pool: Executor | None = None,
    told: Callable[[Sequence[str]], None] | None = None,
    keep: bool = True,
) -> Receipt:
    """Reads, augments and encodes all pictures of a shard, commits its files, and stores its receipt last.

    ``functools.partial(run_shard, job)`` is the ``Work`` of an engine. A second run of the same shard stores the same
    bytes. ``threads``: beside a ``pool`` of threads that others may share, of no meaning.
    """
    raise NotImplementedError
