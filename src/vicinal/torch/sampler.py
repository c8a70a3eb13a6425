"""The order of samples in an epoch, and the share of each process in it."""

from __future__ import annotations

from collections.abc import Iterator, Sized

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import Sampler

from vicinal.errors import DataError, SpecError, expected
from vicinal.numbers import check_epoch, check_integer
from vicinal.sampling.draw import Draws
from vicinal.torch.place import Place, check_place, check_uneven, place_of
from vicinal.torch.synthetic import ONE_TO_ONE, cap_of
from vicinal.transforms.compose.multi_view import MultiView
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.seeds import DrawnSeed

Ints = NDArray[np.int64]


class EpochSampler(Sampler[tuple[int, int]]):
    """A sampler for ``Keyed`` data sets: gives (epoch, index) instead of an index, so workers know the epoch.

    Each iteration is the next epoch (0, 1, 2 ...), unless ``set_epoch`` was called. Lightning calls it. With several
    processes, pass ``use_distributed_sampler=False`` to Lightning's Trainer, because this sampler is distributed already.

    ``dataset``: a data set with a length, or the length. ``shuffle``: True shuffles, by ``seed`` and epoch.
    ``rank``, ``world``: number of this process, and number of processes; None asks torch.distributed. Each process takes every
    ``world``-th sample. ``uneven``: if the length is not a multiple of ``world``, "pad" gives some samples twice, and "drop"
    leaves some out (as torch's DistributedSampler with drop_last False and True).
    ``synthetic_share``: at most this share of an epoch's samples are synthetic (made by networks), others in each epoch; 1
    takes all. For data sets that mark synthetic pictures.

    >>> from vicinal.torch import EpochSampler
    >>> sampler = EpochSampler(3, shuffle=False)
    >>> list(sampler), list(sampler)
    ([(0, 0), (0, 1), (0, 2)], [(1, 0), (1, 1), (1, 2)])
    """

    def __init__(
        self, dataset: Sized | int, *, shuffle: bool = True, seed: int = 0, rank: int | None = None,
        world: int | None = None, uneven: str = "pad", synthetic_share: float = ONE_TO_ONE,
    ) -> None:  # fmt: skip
        samples = dataset if isinstance(dataset, Sized) else None
        self.length = check_integer(SpecError, "EpochSampler.dataset", dataset if samples is None else len(samples), 0)
        if not isinstance(shuffle, bool):
            raise SpecError(expected("EpochSampler.shuffle", "True or False", shuffle))
        self._place = check_place("EpochSampler", rank, world)
        self.shuffle, self.uneven = shuffle, check_uneven("EpochSampler", uneven)
        self.seed = check_integer(SpecError, "EpochSampler.seed", seed, 0)
        self.cap = cap_of("EpochSampler", samples, synthetic_share)
        self.taken = self.length if self.cap is None else self.cap.taken
        self.epoch, self.told = 0, 0

    @property
    def place(self) -> Place:
        """Rank and number of processes."""
        return place_of(self._place)

    def set_epoch(self, epoch: int) -> None:
        """The epoch of the next iteration."""
        self.epoch, self.told = check_epoch(DataError, "set_epoch", epoch), self.told + 1

    def indices(self, epoch: int) -> Ints:
        """This process's samples in an epoch, in order."""
        rank, world = self.place
        drawn = order(self.length, self.seed, epoch) if self.shuffle or self.cap is not None else None
        mine = drawn if self.shuffle and drawn is not None else np.arange(self.length)
        if self.cap is not None and drawn is not None:
            mine = self.cap.of(mine, drawn)
        if self.uneven == "drop":
            return mine[: self.taken - self.taken % world][rank::world]
        return np.resize(mine, -(-self.taken // world) * world)[rank::world] if self.taken else mine

    def __iter__(self) -> Iterator[tuple[int, int]]:
        epoch, self.epoch = self.epoch, self.epoch + 1  # with the first index: some call iter before set_epoch
        for index in self.indices(epoch).tolist():
            yield epoch, index

    def __len__(self) -> int:
        _, world = self.place
        return self.taken // world if self.uneven == "drop" else -(-self.taken // world)


def order(length: int, seed: int, epoch: int) -> Ints:
    """A permutation of 0 .. length - 1: by a number drawn for each index from (seed, epoch)."""
    draws = Draws(seed, np.arange(length, dtype=np.uint64), np.full(length, epoch, np.uint32))
    return np.argsort(draws.uniform("EpochSampler", "order")[:, 0], kind="stable")


def order_seed(pipeline: Pipeline | MultiView) -> int:
    """The pipeline's seed, or 0 for a drawn one, which other ranks do not know: theirs must be the same order."""
    return 0 if isinstance(pipeline.seed, DrawnSeed) else pipeline.number
