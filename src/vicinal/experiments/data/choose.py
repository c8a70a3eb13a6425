"""Which pictures are held out, and which of many are taken: by class, and always the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.draw import Draws, sample_ids

Indices = NDArray[np.int64]


def held_out(labels: Sequence[int], keys: Sequence[str], share: float) -> tuple[Indices, Indices]:
    """Indices to train with and to test on: of every class the ``share`` to test, rounded, but at least one of each.

    Depends on keys and labels alone. Pictures that are added later may change sides: to compare over time, give the
    data set splits.
    """
    rank, count = _ranks(labels, keys)
    test = rank < np.clip(np.rint(share * count), 1, count - 1)  # none of a class with a single picture, which is for training
    return np.flatnonzero(~test), np.flatnonzero(test)


def folds(labels: Sequence[int], keys: Sequence[str], count: int) -> list[Indices]:
    """Indices in ``count`` parts of every class alike, each sample in one of them. Depends on keys and labels alone."""
    rank, _ = _ranks(labels, keys)
    return [np.flatnonzero(rank % count == one) for one in range(count)]


def balanced(labels: Sequence[int], keys: Sequence[str], most: int | None) -> Indices:
    """Indices of at most ``most`` samples, of all classes alike as far as they go, in the order of the data set.

    Fewer are always among those of more.
    """
    if most is None or most >= len(labels):
        return np.arange(len(labels))
    rank, _ = _ranks(labels, keys)
    return np.sort(np.lexsort((_chance(keys), rank))[:most])


def _ranks(labels: Sequence[int], keys: Sequence[str]) -> tuple[Indices, Indices]:
    """The place of every sample in a shuffled row of its class, and the length of that row."""
    classes = np.asarray(labels, np.int64)
    chance = _chance(keys)
    rank, count = np.zeros(len(classes), np.int64), np.zeros(len(classes), np.int64)
    for one in np.unique(classes):
        where = np.flatnonzero(classes == one)
        rank[where[np.argsort(chance[where], kind="stable")]] = np.arange(len(where))
        count[where] = len(where)
    return rank, count


def _chance(keys: Sequence[str]) -> NDArray[np.float64]:
    draws = Draws(0, sample_ids(list(keys)), np.zeros(len(keys), np.uint32))
    return draws.uniform("experiment", "choice")[:, 0]
