"""Small streams, of classes that a spawned worker can import."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image
from torch.utils.data import IterableDataset, get_worker_info

from tests.training.feeding.data import PIPELINE, Pairs, picture
from vicinal.torch import Loader

LENGTH = 23


class Stream(IterableDataset[Any]):
    """The samples of Pairs, that no index asks for; remembers what it was asked."""

    def __init__(self, length: int = LENGTH) -> None:
        self.length, self.taken, self.epochs = length, 0, list[int]()

    def item(self, index: int) -> Any:
        return Pairs(self.length)[index]

    def __iter__(self) -> Iterator[Any]:
        for index in range(self.length):
            self.taken += 1
            yield self.item(index)

    def set_epoch(self, epoch: int) -> None:
        self.epochs.append(epoch)


class Web(Stream):
    """As WebDataset gives them: bytes, by ending."""

    def item(self, index: int) -> Any:
        return web(index)


class Endless(Stream):
    def __iter__(self) -> Iterator[Any]:
        while True:
            yield from super().__iter__()


class Placed(Stream):
    """Says where it is, and goes on there once."""

    def __init__(self, length: int = LENGTH) -> None:
        super().__init__(length)
        self.at = self.begin = 0

    def __iter__(self) -> Iterator[Any]:
        self.at, self.begin = self.begin, 0
        while self.at < self.length:
            self.at, self.taken = self.at + 1, self.taken + 1
            yield self.item(self.at - 1)

    def state_dict(self) -> dict[str, Any]:
        return {"at": self.at}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.begin = state["at"]


class Sharded(Stream):
    """Gives each worker its share itself, in runs."""

    def __iter__(self) -> Iterator[Any]:
        worker = get_worker_info()
        number, count = (worker.id, worker.num_workers) if worker else (0, 1)
        yield from (self.item(index) for index in range(number * self.length // count, (number + 1) * self.length // count))


def png(array: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return buffer.getvalue()


def web(index: int) -> dict[str, Any]:
    mask = np.full((20, 20), index, np.uint8)
    return {"__key__": f"a/{index:03d}", "png": png(picture(index)), "cls": str(index).encode(), "seg.png": png(mask)}


def streamed(count: int = LENGTH, /, **options: Any) -> Loader:
    return Loader(Stream(count), PIPELINE, **{"batch_size": 4, "threads": 2, **options})
