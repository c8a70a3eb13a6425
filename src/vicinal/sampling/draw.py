"""Draws for a batch: every number is a function of (seed, place, name, sample id, epoch), and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from vicinal.errors import DataError, expected
from vicinal.sampling.kernels import kernels_of
from vicinal.sampling.keys import philox_key, sample_ids
from vicinal.sampling.permutation import permuted

__all__ = ["Draws", "sample_ids"]

KEY_BLOCK = 0xFFFFFFFF
"""Counter word 3 of the block of a sample's key: out of the way of the blocks that ``uniform`` counts up from 0."""

PERMUTATION_BLOCK = 0xFFFFFFFE
"""The same for the round keys of ``distinct``, together with the block below it."""

FRAME = np.uint64(0x9E3779B97F4A7C15)
"""What is added to the key of a noise field for each further frame, modulo 2^64: odd, so that no two of 2^64 frames agree."""

UniformBlock = Callable[[int, int, NDArray[np.uint64], NDArray[np.uint32], NDArray[np.float64]], None]
EvenBlock = Callable[
    [int, int, NDArray[np.uint64], NDArray[np.uint32], float, float, float, bool, NDArray[np.float64]], None
]
WordBlock = Callable[[int, int, NDArray[np.uint64], NDArray[np.uint32], int, NDArray[np.uint32]], None]


@cache
def _kernels() -> tuple[UniformBlock, EvenBlock, WordBlock]:
    found = kernels_of("vicinal.sampling.philox_kernel")
    return found.uniform_block, found.even_block, found.word_block


def _id_vector(value: ArrayLike) -> NDArray[np.uint64]:
    array = np.array(value)
    if array.dtype == np.uint64 and array.ndim == 1:
        return array
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise DataError(expected("Draws.ids", "integers of shape (N,)", value))
    return array.astype(np.uint64, order="C", copy=False)


def _epoch_vector(value: ArrayLike) -> NDArray[np.uint32]:
    array = np.array(value)
    if array.dtype == np.uint32 and array.ndim == 1:
        return array
    if array.ndim != 1 or (array.size and (array.dtype.kind not in "iu" or array.min() < 0 or array.max() >= 2**32)):
        raise DataError(expected("Draws.epochs", "integers of shape (N,) in 0 .. 2^32 - 1", value))
    return array.astype(np.uint32)


@attrs.frozen(eq=False)
class Draws:
    """What N samples draw under ``seed``.

    ``ids`` [N] (see ``sample_ids``) and ``epochs`` [N] say whose draws they are; both are copied. A sample's numbers do
    not depend on the rest of the batch, and those of one (place, name) not on which others are drawn. ``frames`` [N]: of
    samples that share an id and what is drawn for it, by what their noise differs; it is as for no frames where that is 0.
    """

    seed: int
    ids: NDArray[np.uint64] = attrs.field(converter=_id_vector)
    epochs: NDArray[np.uint32] = attrs.field(converter=_epoch_vector)
    frames: NDArray[np.uint64] | None = None

    def __attrs_post_init__(self) -> None:
        if len(self.ids) != len(self.epochs):
            raise DataError(expected("Draws.epochs", f"one for each of {len(self.ids)} ids", len(self.epochs)))

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Draws:
        """The draws of some of the samples, by index or by mask."""
        return Draws(self.seed, self.ids[which], self.epochs[which], None if self.frames is None else self.frames[which])

    def uniform(self, place: str, name: str, count: int = 1) -> NDArray[np.float64]:
        """[N, count] uniform multiples of 2^-53 in [0, 1). The first columns are the same for every ``count``."""
        return self.uniform_rows(place, name, count).T

    def uniform_rows(self, place: str, name: str, count: int) -> NDArray[np.float64]:
        """The same as [count, N], C-contiguous, as compiled code takes them."""
        key0, key1 = philox_key(self.seed, place, name)
        out = np.empty((count, len(self.ids)))
        _kernels()[0](key0, key1, self.ids, self.epochs, out)
        return out

    def even(self, place: str, name: str, low: float, width: float, high: float, whole: bool) -> NDArray[np.float64]:
        """low + width * u [N] for the first column u of ``uniform``, at most ``high``; low + floor(width * u) if ``whole``."""
        key0, key1 = philox_key(self.seed, place, name)
        out = np.empty(len(self.ids))
        _kernels()[1](key0, key1, self.ids, self.epochs, low, width, high, whole, out)
        return out

    def keys(self, place: str, name: str, shared: bool = False) -> NDArray[np.uint64]:
        """One 64-bit key a sample [N] for a noise field: words 0 (low) and 1 (high) of the sample's key block. Frames get other
        keys, unless they are ``shared``."""
        words = self._words(place, name, self.epochs, KEY_BLOCK)[:, :2]
        keys: NDArray[np.uint64] = words.astype(np.uint64) @ np.array([1, 2**32], np.uint64)
        return keys if shared or self.frames is None else keys + self.frames * FRAME

    def distinct(self, place: str, name: str, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
        """One index in 0 .. size - 1 a sample [N], never the same twice: epochs 0 .. size - 1 give each index once.

        The order is a permutation keyed by (seed, place, name, sample id). Raises DataError for an epoch that is not
        below the sample's size, since no new index is left for it.
        """
        epochs = self.epochs.astype(np.int64)
        beyond = np.flatnonzero(epochs >= sizes)
        if len(beyond):
            first = beyond[0]
            size = int(sizes[first])
            where = f"{place}.{name}" if place else name
            wanted = f"an epoch below {size} (sample {self.ids[first]} has {size} distinct values)"
            raise DataError(expected(where, wanted, int(epochs[first])))
        zero = np.zeros_like(self.epochs)
        blocks = [self._words(place, name, zero, PERMUTATION_BLOCK - step) for step in (0, 1)]
        return permuted(epochs, sizes, np.concatenate(blocks, axis=1))

    def _words(self, place: str, name: str, epochs: NDArray[np.uint32], block: int) -> NDArray[np.uint32]:
        key0, key1 = philox_key(self.seed, place, name)
        out = np.empty((len(self.ids), 4), np.uint32)
        _kernels()[2](key0, key1, self.ids, epochs, block, out)
        return out
