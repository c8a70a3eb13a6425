"""Work that is easy to check: numbers in the place of pictures, summed; some of them kill the process that reads them."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from vicinal.datasets.item import Item
from vicinal.datasets.source import Source
from vicinal.errors import JobError
from vicinal.offline.engines.bisect import KILLED
from vicinal.offline.engines.engine import Engine
from vicinal.offline.receipt import Receipt, Refused
from vicinal.offline.run_shard import NO_FAULTS
from vicinal.offline.shard import Shard, Task, shards_of

SIZE = 8
COUNT = 48
SHARDS = [range(start, start + SIZE) for start in range(0, COUNT, SIZE)]


def shards(count: int = COUNT) -> Iterator[Shard]:
    return shards_of((Task(Item(str(number), Source(str(number))), number, 1) for number in range(count)), SIZE)


@attrs.frozen
class Sums:
    """A receipt's ``outputs`` is the sum of its shard. Every number that is read is noted in ``folder``."""

    folder: Path
    deadly: frozenset[int] = frozenset()
    deadly_together: frozenset[int] = frozenset()
    deadly_once: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    broken: frozenset[int] = frozenset()
    seconds: float = 0.0

    def __call__(
        self,
        shard: Shard,
        faults: Mapping[str, str] = NO_FAULTS,
        *,
        told: Callable[[Sequence[str]], None] | None = None,  # noqa: ARG002
        keep: bool = True,
    ) -> Receipt:
        numbers = [int(key) for key in shard.keys if key not in faults]
        if self.deadly_together and self.deadly_together <= set(numbers):
            os.kill(os.getpid(), signal.SIGKILL)
        for number in numbers:
            time.sleep(self.seconds)
            self._read(number)
        if keep:
            self._note(f"kept-{shard.number}")
        refused = tuple(Refused(key, key, faults[key]) for key in shard.keys if key in faults)
        return Receipt("job", shard.number, len(numbers), sum(numbers), {}, refused)

    def _read(self, number: int) -> None:
        self._note(f"read-{number}")
        if number in self.refused:
            raise JobError(f"{number}: the disk is full")
        if number in self.broken:
            raise UnusualError("a mistake in the code", number)
        if number in self.deadly or (number in self.deadly_once and self.times(f"read-{number}") == 1):
            os.kill(os.getpid(), signal.SIGKILL)

    def _note(self, event: str) -> None:
        (self.folder / f"{event}.{os.getpid()}.{secrets.token_hex(4)}").touch()

    def times(self, event: str) -> int:
        """How often something happened."""
        return len(list(self.folder.glob(f"{event}.*")))

    def workers(self) -> set[int]:
        """The processes that read something."""
        return {int(path.name.split(".")[1]) for path in self.folder.iterdir()}


class UnusualError(Exception):
    """An exception that cannot be pickled and unpickled."""

    def __init__(self, text: str, number: int) -> None:
        super().__init__(text)
        self.number = number


def results(engine: Engine, work: Sums) -> dict[int, tuple[int, dict[str, str]]]:
    """Sum and quarantine of each shard; no shard comes twice."""
    found: dict[int, tuple[int, dict[str, str]]] = {}
    for receipt in engine.run(work, shards()):
        assert receipt.number not in found
        found[receipt.number] = (receipt.outputs, {refused.key: refused.reason for refused in receipt.refused})
    return found


def expected(without: frozenset[int] = frozenset()) -> dict[int, tuple[int, dict[str, str]]]:
    return {
        number: (sum(set(shard) - without), {str(each): KILLED for each in shard if each in without})
        for number, shard in enumerate(SHARDS)
    }
