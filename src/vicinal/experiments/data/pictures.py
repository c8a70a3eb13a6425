"""Pictures of one size, with their targets."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.batch import Batch
from vicinal.experiments.task import Task

Array = NDArray[Any]


@attrs.frozen(eq=False)
class Pictures:
    """N pictures of one size. ``images`` [N, H, W, C]; ``targets`` [N] class indices, or masks [N, H, W] of them.

    ``keys``: what each is called in its data set, by which its draws are keyed. ``ids`` [N] uint64: the same as words.
    """

    images: Array
    targets: Array
    keys: tuple[str, ...]
    ids: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.images)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.images.shape[1], self.images.shape[2]

    @property
    def channels(self) -> int:
        return int(self.images.shape[3])

    def take(self, which: NDArray[np.int64]) -> Pictures:
        """Some of the pictures, by index."""
        keys = tuple(self.keys[index] for index in which.tolist())
        return Pictures(self.images[which], self.targets[which], keys, self.ids[which])

    def batch(self, which: slice) -> Batch:
        """Some of the pictures, as pipelines take them."""
        targets: dict[str, Any] = {"labels" if self.targets.ndim == 1 else "masks": self.targets[which]}
        return Batch(images=self.images[which], ids=self.ids[which], **targets)

    def __getitem__(self, index: int) -> dict[str, Any]:
        """One picture as a sample of a map-style data set."""
        target = "labels" if self.targets.ndim == 1 else "mask"
        return {"image": self.images[index], target: self.targets[index], "id": self.keys[index]}


@attrs.frozen(eq=False)
class Data:
    """What an experiment works on. ``mean`` and ``std``: by channel, of the pictures to train with, in fractions. ``beware``:
    what makes scores untrue, a line each."""

    source: str
    task: Task
    train: Pictures
    test: Pictures
    mean: tuple[float, ...]
    std: tuple[float, ...]
    beware: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """JSON: what a reader of results wants to know."""
        return {
            "source": self.source,
            "task": self.task.kind,
            "classes": list(self.task.names),
            "train": len(self.train),
            "test": len(self.test),
            "size": list(self.train.size),
            "channels": self.train.channels,
        }


def moments(images: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of every channel over [N, H, W, C], in fractions of the range; 1 for flat channels."""
    scale = np.iinfo(images.dtype).max if images.dtype.kind == "u" else 1
    total, squares = np.zeros(images.shape[3]), np.zeros(images.shape[3])
    for start in range(0, len(images), 1024):  # so that the wider copy stays small
        part = images[start : start + 1024].astype(np.float64) / scale
        total += part.sum((0, 1, 2))
        squares += np.square(part).sum((0, 1, 2))
    count = images[..., 0].size
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - mean**2, 0))
    std = np.where(deviation > 1e-6, deviation, 1.0)
    return tuple(round(value, 6) for value in mean.tolist()), tuple(round(value, 6) for value in std.tolist())
