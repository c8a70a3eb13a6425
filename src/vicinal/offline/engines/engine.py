"""What an engine is: whoever runs the shards of a job."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Protocol

from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard


class Work(Protocol):
    """``run_shard`` of one job. Picklable; safe to call from many threads and processes, and again for the same shard.

    ``faults``: reasons by key; these pictures are quarantined unopened. ``keep`` False: all is done, but nothing is
    written: the way to find the picture that kills its process.
    """

    def __call__(
        self,
        shard: Shard,
        faults: Mapping[str, str] = ...,
        *,
        keep: bool = True,
    ) -> Receipt: ...


class Engine(Protocol):
    """Runs every shard to its receipt, whatever happens to those who do it."""

    def run(self, work: Work, shards: Iterator[Shard]) -> Generator[Receipt]:
        """The receipts, in any order, one for each shard; shards are taken one by one, only a few ahead of receipts.

        What ``work`` raises (JobError: disk full, strict) is raised here after the others were stopped. Closing the
        iterator stops all work and leaves no process behind.
        """
        ...
