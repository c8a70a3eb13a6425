"""A stream in a random order, with few of its items in memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TypeVar

import numpy as np

from vicinal.sampling.draw import Draws

T = TypeVar("T")
BLOCK = 1024
"""Numbers that are drawn at once."""


def shuffled(items: Iterator[T], size: int, seed: int, epoch: int) -> Iterator[T]:
    """The items in an order that (seed, epoch) alone decide: each time one of ``size`` that wait."""
    waiting: list[T] = []
    draws = _uniform(seed, epoch)
    for item in items:
        if len(waiting) < size:
            waiting.append(item)
            continue
        place = int(next(draws) * size)
        yield waiting[place]
        waiting[place] = item
    while waiting:
        place = int(next(draws) * len(waiting))
        waiting[place], waiting[-1] = waiting[-1], waiting[place]
        yield waiting.pop()


def _uniform(seed: int, epoch: int) -> Iterator[float]:
    for first in count(0, BLOCK):
        draws = Draws(seed, np.arange(first, first + BLOCK, dtype=np.uint64), np.full(BLOCK, epoch, np.uint32))
        yield from draws.uniform("KeyedStream", "shuffle")[:, 0].tolist()
