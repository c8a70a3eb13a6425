"""Batches for a network: the order and every draw are functions of seed, epoch and sample."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.errors import DataError
from vicinal.sampling.draw import Draws
from vicinal.torch.experiments.data.pictures import Pictures
from vicinal.transforms.compose.pipeline import Pipeline


def order(seed: int, epoch: int, count: int) -> NDArray[np.int64]:
    """A shuffle of ``count`` samples; the same for every recipe."""
    draws = Draws(seed, np.arange(count), np.full(count, epoch))
    return np.argsort(draws.uniform("experiment", "order")[:, 0], kind="stable")


def shuffled(
    pictures: Pictures, pipeline: Pipeline, batch: int, seed: int, epoch: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch in batches of nearly the same size, augmented by ``pipeline``, which ends in Normalize."""
    parts = np.array_split(order(seed, epoch, len(pictures)), -(-len(pictures) // batch))
    return _ahead(pictures, pipeline, parts, epoch)


def in_turn(pictures: Pictures, pipeline: Pipeline, batch: int, epoch: int = 0) -> Iterator[tuple[Tensor, Tensor]]:
    """All pictures in their order, in batches."""
    parts = np.array_split(np.arange(len(pictures)), -(-len(pictures) // batch))
    return _ahead(pictures, pipeline, parts, epoch)


def made(pictures: Pictures, pipeline: Pipeline, which: NDArray[np.int64], epoch: int) -> tuple[Tensor, Tensor]:
    """Pictures float32 [N, C, H, W], and classes [N] or [N, K], or masks [N, H, W], as losses take them."""
    result = pipeline(pictures.batch(which), epoch=epoch)
    if not isinstance(result.images, np.ndarray):
        raise DataError("recipe: expected pictures of one size at its end, got some that differ")
    targets: Any = np.asarray(result.labels if result.masks is None else result.masks)
    kind = targets.dtype.kind
    return torch.from_numpy(result.images), torch.from_numpy(targets.astype(np.float32 if kind == "f" else np.int64))


def _ahead(
    pictures: Pictures, pipeline: Pipeline, parts: list[NDArray[np.int64]], epoch: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Each batch is made in a thread while the one before it is used."""
    with ThreadPoolExecutor(1, thread_name_prefix="vicinal-feed") as pool:
        coming = pool.submit(made, pictures, pipeline, parts[0], epoch)
        for part in parts[1:]:
            now, coming = coming, pool.submit(made, pictures, pipeline, part, epoch)
            yield now.result()
        yield coming.result()
