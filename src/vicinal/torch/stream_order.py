"""Which items of a stream come to this process, and in what order."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from vicinal.errors import DataError, InWords, SpecError, expected
from vicinal.numbers import check_epoch, check_integer
from vicinal.torch.place import Place, check_place, check_uneven, place_of
from vicinal.torch.shuffled import shuffled
from vicinal.torch.stream import check_stream, may_shard_itself, opened

T = TypeVar("T")
Numbered = tuple[int, Any]
"""An item behind its number in the stream, from 0."""

STREAM = "an IterableDataset, another iterable, or a function that gives an iterator"


class StreamOrder:
    """To a stream what EpochSampler is to a map-style data set; options as in ``KeyedStream``, by which ``where`` is known."""

    def __init__(
        self, dataset: Any, where: str, *, shuffle_buffer: int | None = None, seed: int = 0, rank: int | None = None,
        world: int | None = None, uneven: str = "pad", length: int | None = None, sharded: bool | None = None,
        expectation: str = STREAM,
    ) -> None:  # fmt: skip
        check_stream(f"{where}.dataset", dataset, expectation)
        self.dataset, self.where = dataset, where
        self.buffer = _check_count(f"{where}.shuffle_buffer", shuffle_buffer)
        self.length = _check_count(f"{where}.length", length)
        self.seed = check_integer(SpecError, f"{where}.seed", seed, 0)
        self.uneven, self._place = check_uneven(where, uneven), check_place(where, rank, world)
        if sharded is not None and not isinstance(sharded, bool):
            raise SpecError(expected(f"{where}.sharded", "True, False or None", sharded))
        self._sharded = sharded
        self.epoch, self.told, self._gave, self.begun_again = 0, 0, False, False

    @property
    def place(self) -> Place:
        """Rank and number of processes."""
        return place_of(self._place)

    @property
    def sharded(self) -> bool:
        """Whether the data set gives this process its share by itself."""
        return bool(self._sharded)

    @property
    def share(self) -> int | None:
        """How many items of an epoch come to this process; None where no length was said."""
        _, world = self.place
        return None if self.length is None else (self.length + (world - 1 if self.uneven == "pad" else 0)) // world

    def placed(self) -> StreamOrder:
        """The same for a process that cannot ask torch.distributed for its place."""
        other = copy.copy(self)
        other._place = self._place if self.place == (0, 1) else self.place
        return other

    def set_epoch(self, epoch: int) -> None:
        """The epoch of the next iteration."""
        self.epoch, self.told = check_epoch(DataError, f"{self.where}.set_epoch", epoch), self.told + 1

    def items(self, epoch: int, worker: int = 0, workers: int = 1, start: int = 0, state: Any = None) -> Iterator[Numbered]:
        """This process's items of an epoch (and of those the share of one of its ``workers``).

        ``start``: how many items of the stream are left out; ``state``: what the data set said of its place behind them.
        """
        rank, world = self.place
        self.begun_again = False
        self._check_said(world * workers)
        if self.sharded:
            own = None if self.share is None else self.share // workers + (worker < self.share % workers)
            shards, shard = world * workers, rank * workers + worker
            numbered = ((number * shards + shard, item) for number, item in self._numbered(epoch, own, start, state))
            return self._shuffled(numbered, epoch)
        whole = self._shuffled(self._numbered(epoch, self.length, start, state), epoch)
        if world > 1:
            again = functools.partial(self._first, epoch, world) if start else None
            whole = _every(whole, rank, world, self.uneven, again)
        return islice(whole, worker, None, workers)

    def _numbered(self, epoch: int, length: int | None, start: int = 0, state: Any = None) -> Iterator[Numbered]:
        number = start
        items = opened(f"{self.where}.dataset", self.dataset, epoch, state)
        for number, item in enumerate(islice(items, None if length is None else length - start), start + 1):
            self._gave = True
            yield number - 1, item
        if length is not None and number < length:
            raise DataError(expected(f"{self.where}.length", f"{length} items of the stream", number))
        if number == 0 and self._gave:
            again = f"items in epoch {epoch}, as in one before (a data set that can be iterated again)"
            raise DataError(expected(f"{self.where}.dataset", again, InWords("none")))

    def _first(self, epoch: int, count: int) -> list[Numbered]:
        self.begun_again = True
        return list(islice(self._numbered(epoch, self.length), count))

    def _shuffled(self, items: Iterator[Numbered], epoch: int) -> Iterator[Numbered]:
        return items if self.buffer is None else shuffled(items, self.buffer, self.seed, epoch)

    def _check_said(self, shares: int) -> None:
        if self._sharded is None and shares > 1 and may_shard_itself(self.dataset):
            what = f"True (the data set gives each of {shares} processes its share itself) or False (it gives all to each)"
            raise SpecError(expected(f"{self.where}.sharded", what, None))


def _every(
    items: Iterator[T], rank: int, world: int, uneven: str, again: Callable[[], list[T]] | None
) -> Iterator[T]:
    """Each ``world``-th item. Of a last row that is not full, "drop" leaves out all, "pad" fills up with the first items.

    ``again``: gives those, where ``items`` do not begin with them.
    """
    first: list[T] = []
    while row := list(islice(items, world)):
        if len(row) == world:
            first = first or ([] if again else row)
            yield row[rank]
        elif uneven == "pad":
            fill = (again() if again else first or row) if rank >= len(row) else row
            yield row[rank] if rank < len(row) else fill[(rank - len(row)) % len(fill)]


def _check_count(where: str, value: int | None) -> int | None:
    return None if value is None else check_integer(SpecError, where, value, 1, also=" or None")
