"""Batches for a network, from pictures in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from torch import Tensor

from vicinal.errors import DataError
from vicinal.experiments.data.pictures import Pictures
from vicinal.torch.loader import Loader
from vicinal.transforms.compose.pipeline import Pipeline

Pair: TypeAlias = tuple[Tensor, Any]
"""Pictures float32 [N, C, H, W]; classes [N] or [N, K], mixed ones (y_a, y_b, share), or masks [N, H, W]."""


def shuffled(
    pictures: Pictures, pipeline: Pipeline, batch: int, seed: int, epoch: int, device: str = "cpu"
) -> Iterator[Pair]:
    """One epoch, augmented by ``pipeline``, which ends in Normalize, in the order of (seed, epoch), alike for all recipes.

    Batches have the least size for their number, so that the last one is seldom much smaller.
    """
    size = even(len(pictures), batch)
    return _pairs(Loader(pictures, pipeline, size, seed=seed, threads=_threads(device), device=device), epoch)


def in_turn(
    pictures: Pictures, pipeline: Pipeline, batch: int, epoch: int = 0, device: str = "cpu"
) -> Iterator[Pair]:
    """All pictures in their order."""
    return _pairs(Loader(pictures, pipeline, batch, shuffle=False, threads=_threads(device), device=device), epoch)


def even(count: int, batch: int) -> int:
    """The least size of batches, of which there are no more than of size ``batch``."""
    return -(-count // -(-count // batch))


def _threads(device: str) -> int | None:
    """One on the CPU, where the network needs the others; all of them beside a GPU."""
    return 1 if device == "cpu" else None


def _pairs(loader: Loader, epoch: int) -> Iterator[Pair]:
    loader.set_epoch(epoch)
    for found in loader:
        if not isinstance(found["image"], Tensor):
            raise DataError("recipe: expected pictures of one size at its end, got some that differ")
        yield found["image"], found["labels"] if "labels" in found else found["mask"]
