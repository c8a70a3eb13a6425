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
    """``dataset`` for a DataLoader whose ``collate_fn`` augments: ``Keyed`` and ``EpochSampler`` in one, for a stream.

        DataLoader(KeyedStream(data, shuffle_buffer=1000), 64, collate_fn=collate(pipeline), num_workers=4)

    ``dataset``: an IterableDataset (WebDataset ...), another iterable, or a function that gives an iterator. It is iterated
    from its beginning in every epoch: 0, 1, 2 ..., or the one that ``set_epoch`` said last; its own set_epoch is called.
    Items: what ``Keyed`` takes, pictures, masks and classes also as bytes, or dicts of WebDataset ("jpg", "cls", "seg.png",
    "json", "__key__") with bytes or decoded. (What index.json says, as names of classes, ``vicinal.datasets.read`` knows.)
    ``id``: by what draws are keyed: an entry's name, or a function of the item; None: its "id" or "__key__", else its number
    in the stream; False: its number. ``shuffle_buffer``: each time one of so many items, drawn from ``seed`` and epoch.
    ``length``: items of an epoch over all ranks, where the stream does not end, or to be sure that it does there.

    Every process iterates the whole stream. Of its (shuffled) order, rank ``rank`` of ``world`` takes every ``world``-th item,
    and of those, worker w of W every W-th; ``uneven``: as in ``EpochSampler``. ``sharded``: True for a data set that gives
    each rank and worker its share itself (WebDataset with split_by_node): it is left alone, its items are numbered by share,
    and ``length`` is divided. Raises SpecError for bad options, DataError for what is no sample.

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
