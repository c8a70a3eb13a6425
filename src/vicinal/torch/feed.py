"""Where the samples of a Loader's batches come from: by index, or from a stream."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import attrs

from vicinal.torch.ahead import made_ahead, read_ahead
from vicinal.torch.sample import MapStyle, Sample, read_sample
from vicinal.torch.sampler import EpochSampler
from vicinal.torch.stream import is_stateful
from vicinal.torch.stream_order import Numbered, StreamOrder
from vicinal.torch.stream_sample import Id, check_batch, stream_sample

R = TypeVar("R")


@attrs.frozen(eq=False)
class Start:
    """Where an iteration begins: the epoch, the first of its batches, and what the data set said of its place there."""

    epoch: int
    batch: int
    stream: Mapping[str, Any] | None = None


@attrs.frozen(eq=False)
class Chosen:
    """What a batch is made of: indices, or items behind their numbers; ``stream``: the data set's place behind them."""

    entries: Sequence[Any]
    stream: Mapping[str, Any] | None = None


class Feed(Protocol):
    """``sampler``: what is told the epoch. ``share``: samples of an epoch for this process; None where nobody knows."""

    @property
    def sampler(self) -> EpochSampler | StreamOrder: ...

    @property
    def share(self) -> int | None: ...

    def settings(self) -> dict[str, Any]:
        """What decides about the order of samples and their division among processes."""

    def chosen(self, start: Start, size: int, drop_last: bool) -> Generator[Chosen]:
        """Of each batch of an epoch, from ``start`` on."""

    def samples(self, chosen: Chosen, epoch: int) -> list[Sample]:
        """Read; by several threads at once."""

    def ahead(self, make: Callable[[Chosen], R], chosen: Generator[Chosen], threads: int, ahead: int) -> Generator[R]:
        """``make`` of each, by threads."""


@attrs.frozen(eq=False)
class MapFeed:
    """A data set that is asked by index."""

    dataset: MapStyle
    sampler: EpochSampler

    @property
    def share(self) -> int | None:
        return len(self.sampler)

    def settings(self) -> dict[str, Any]:
        sampler = self.sampler
        return {
            "length": sampler.length, "shuffle": sampler.shuffle, "seed": sampler.seed, "uneven": sampler.uneven,
            "world": sampler.place[1], **({} if sampler.cap is None else {"synthetic": sampler.cap.most}),
        }  # fmt: skip

    def chosen(self, start: Start, size: int, drop_last: bool) -> Generator[Chosen]:
        indices = self.sampler.indices(start.epoch)
        for first in range(start.batch * size, len(indices) - (size - 1 if drop_last else 0), size):
            yield Chosen(indices[first : first + size].tolist())

    def samples(self, chosen: Chosen, epoch: int) -> list[Sample]:
        return [read_sample(self.dataset, index, epoch) for index in chosen.entries]

    def ahead(self, make: Callable[[Chosen], R], chosen: Generator[Chosen], threads: int, ahead: int) -> Generator[R]:
        return made_ahead(make, chosen, threads, ahead)


@attrs.frozen(eq=False)
class StreamFeed:
    """A data set that is iterated. Items stay as they came until a thread makes a batch of them."""

    dataset: Any
    sampler: StreamOrder
    id: Id

    @property
    def share(self) -> int | None:
        return self.sampler.share

    def settings(self) -> dict[str, Any]:
        order = self.sampler
        return {
            "length": order.length, "shuffle_buffer": order.buffer, "seed": order.seed, "uneven": order.uneven,
            "world": order.place[1], "sharded": order.sharded,
        }  # fmt: skip

    def chosen(self, start: Start, size: int, drop_last: bool) -> Generator[Chosen]:
        stream = self._usable(start.stream)
        before = start.batch * size
        items: Iterator[Numbered]
        if stream is None:  # items are read again and left out, as they came: encoded pictures are not decoded
            items = itertools.islice(self.sampler.items(start.epoch), before, None)
        else:
            taken = before * (1 if self.sampler.sharded else self.sampler.place[1])
            items = self.sampler.items(start.epoch, start=taken, state=stream["state"])
        while entries := list(itertools.islice(items, size)):
            if drop_last and len(entries) < size:
                return
            yield Chosen(entries, self._place())

    def samples(self, chosen: Chosen, epoch: int) -> list[Sample]:
        entries: Sequence[Numbered] = chosen.entries
        samples = [stream_sample(item, number, epoch, self.id) for number, item in entries]
        check_batch(samples)
        return samples

    def ahead(self, make: Callable[[Chosen], R], chosen: Generator[Chosen], threads: int, ahead: int) -> Generator[R]:
        return read_ahead(make, chosen, threads, ahead)

    def _place(self) -> dict[str, Any] | None:
        """Where the data set is, if it says so; not where items wait in a buffer, which it is past, or it was begun again."""
        if self.sampler.buffer is not None or self.sampler.begun_again or not is_stateful(self.dataset):
            return None
        return {"rank": self.sampler.place[0], "state": copy.deepcopy(self.dataset.state_dict())}

    def _usable(self, stream: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """A data set's own state, unless it was that of another rank's share."""
        if stream is None or self.sampler.buffer is not None or not is_stateful(self.dataset):
            return None
        return stream if not self.sampler.sharded or stream["rank"] == self.sampler.place[0] else None
