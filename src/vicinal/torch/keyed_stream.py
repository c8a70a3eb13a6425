"""A stream whose samples know by what their draws are keyed, for torch's DataLoader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch.utils.data import IterableDataset, get_worker_info

from vicinal.errors import DataError
from vicinal.numbers import check_epoch
from vicinal.torch.epoch_count import EpochCount
from vicinal.torch.sample import Sample
from vicinal.torch.stream import Stream
from vicinal.torch.stream_order import StreamOrder
from vicinal.torch.stream_sample import Id, check_id, stream_sample


class KeyedStream(IterableDataset[Sample]):
    """Wraps a stream for a DataLoader with ``collate``: what ``Keyed`` and ``EpochSampler`` are for map-style data sets.

        DataLoader(KeyedStream(data, shuffle_buffer=1000), 64, collate_fn=collate(pipeline), num_workers=4)

    ``dataset``: an IterableDataset (WebDataset ...), another iterable, or a function that returns an iterator. Every epoch
    iterates it from the beginning. If it has a ``set_epoch``, that is called.
    Items are samples as in ``Keyed``; images, masks and classes may also be bytes. Or they are dicts of WebDataset ("jpg",
    "cls", "seg.png", "json", "__key__"), decoded or not.
    ``id``: the id of an item, on which its random parameters depend: the name of an entry, or a function of the item. None: its
    "id" or "__key__", otherwise its number in the stream. False: its number.
    ``shuffle_buffer``: items are drawn at random from a buffer of this size, by ``seed`` and epoch.
    ``length``: the number of items of an epoch over all ranks, if the stream does not end by itself.
    ``rank``, ``world``: every process reads the whole stream. Rank ``rank`` of ``world`` keeps every ``world``-th item, and of
    these, worker w of W every W-th. ``uneven``: as in ``EpochSampler``.
    ``sharded``: True if the data set gives each rank and worker its own part (WebDataset with split_by_node).
    Raises SpecError for bad options, and DataError for items that are not samples.

    >>> from torch.utils.data import DataLoader
    >>> from vicinal.torch import KeyedStream, collate
    >>> stream = KeyedStream(lambda: iter([(image, 0), (image, 1)]))
    >>> next(iter(DataLoader(stream, 2, collate_fn=collate(vc.Pipeline([vc.RandomCrop(32)], seed=1)))))[1]
    tensor([0, 1])
    """

    def __init__(
        self, dataset: Stream, *, id: Id = None, shuffle_buffer: int | None = None, seed: int = 0, rank: int | None = None,
        world: int | None = None, uneven: str = "pad", length: int | None = None, sharded: bool | None = None,
    ) -> None:  # fmt: skip
        self.dataset, self._id = dataset, check_id("KeyedStream.id", id)
        self._order = StreamOrder(
            dataset, "KeyedStream", shuffle_buffer=shuffle_buffer, seed=seed, rank=rank, world=world, uneven=uneven,
            length=length, sharded=sharded,
        )  # fmt: skip
        self._epochs = EpochCount()

    def set_epoch(self, epoch: int) -> None:
        """The epoch of the next iteration; workers hear of it too."""
        self._epochs.set(check_epoch(DataError, "KeyedStream.set_epoch", epoch))

    def __iter__(self) -> Iterator[Sample]:
        worker = get_worker_info()
        if worker is None:
            return self._samples(None, 0, 1)
        return self._samples(self._epochs.begin(worker.id), worker.id, worker.num_workers)  # at once: it may be ended early

    def _samples(self, epoch: int | None, worker: int, workers: int) -> Iterator[Sample]:
        epoch = self._epochs.begin(worker) if epoch is None else epoch  # with the first item: some call iter before set_epoch
        for number, item in self._order.items(epoch, worker, workers):
            yield stream_sample(item, number, epoch, self._id)

    def __getstate__(self) -> dict[str, Any]:
        """For a spawned worker, which is in no group of processes."""
        return {**self.__dict__, "_order": self._order.placed()}

    def __repr__(self) -> str:
        return f"KeyedStream({self.dataset!r})"
