"""Which samples come, to whom, and in what order."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.data import DistributedSampler

import vicinal as vc
from tests.training.feeding.data import Pairs
from vicinal.torch import EpochSampler, Loader


@given(
    length=st.integers(0, 60), world=st.integers(1, 7), batch=st.integers(1, 9), shuffle=st.booleans(),
    uneven=st.sampled_from(["pad", "drop"]), drop_last=st.booleans(), epoch=st.integers(0, 5),
)  # fmt: skip
def test_no_sample_is_lost_or_doubled(
    length: int, world: int, batch: int, shuffle: bool, uneven: str, drop_last: bool, epoch: int
) -> None:
    seen: Counter[int] = Counter()
    sizes = set()
    for rank in range(world):
        sampler = EpochSampler(length, shuffle=shuffle, rank=rank, world=world, uneven=uneven)
        sampler.set_epoch(epoch)
        got = list(sampler)
        assert len(got) == len(sampler)
        assert {one for one, _ in got} <= {epoch}
        sizes.add(len(got))
        seen.update(index for _, index in got)
        loader = Loader(
            Pairs(length), None, batch, shuffle=shuffle, rank=rank, world=world, uneven=uneven, drop_last=drop_last, threads=0
        )
        assert len(loader) == (len(got) // batch if drop_last else -(-len(got) // batch))
    assert len(sizes) == 1
    over = -length % world
    if uneven == "drop":
        assert seen.total() == length - length % world
        assert all(count == 1 for count in seen.values())
    elif length:
        assert seen.total() == length + over
        assert set(seen) == set(range(length))
        if length >= world:
            assert Counter(seen.values())[2] == over


@pytest.mark.parametrize("uneven", ["pad", "drop"])
@pytest.mark.parametrize("length", [3, 20, 21])
def test_shares_are_those_of_torchs_distributed_sampler(length: int, uneven: str) -> None:
    for rank in range(4):
        ours = EpochSampler(length, shuffle=False, rank=rank, world=4, uneven=uneven)
        theirs = DistributedSampler(Pairs(length), 4, rank, shuffle=False, drop_last=uneven == "drop")  # type: ignore[arg-type,var-annotated]
        assert [index for _, index in ours] == list(theirs)


def test_orders_are_even() -> None:
    """Each index is first about as often: over 4000 epochs of 8, 500 times each, with a deviation of 21."""
    sampler = EpochSampler(8, seed=3)
    firsts = Counter(next(iter(sampler))[1] for _ in range(4000))
    assert all(abs(count - 500) < 5 * 21 for count in firsts.values())
    assert len(firsts) == 8


def test_every_iteration_is_a_new_epoch_until_one_is_set() -> None:
    sampler = EpochSampler(range(4))
    assert [next(iter(sampler))[0] for _ in range(3)] == [0, 1, 2]
    sampler.set_epoch(9)
    assert [next(iter(sampler))[0] for _ in range(2)] == [9, 10]


def test_what_samplers_and_loaders_refuse() -> None:
    for make, message in (
        (lambda: EpochSampler(-1), "EpochSampler.dataset: expected a whole number of at least 0, got -1"),
        (lambda: EpochSampler(3, rank=1), "EpochSampler: expected rank and world, or none of them, got rank=1 and world=None"),
        (lambda: EpochSampler(3, rank=2, world=2), "EpochSampler.rank: expected a whole number in [0, 1], got 2"),
        (lambda: EpochSampler(3, uneven="cut"), "EpochSampler.uneven: expected one of pad, drop, got 'cut'"),
        (lambda: Loader(Pairs(3), None, 0), "Loader.batch_size: expected a whole number of at least 1, got 0"),
        (lambda: Loader(Pairs(3), vc.HorizontalFlip()),  # type: ignore[arg-type]
         "pipeline: expected a vicinal.Pipeline, a vicinal.MultiView or None, got HorizontalFlip(p=1.0); "
         "vicinal.Pipeline([...]) makes one of transforms"),
        (lambda: Loader(Pairs(3), [vc.HorizontalFlip()]),  # type: ignore[arg-type]
         "pipeline: expected a vicinal.Pipeline, a vicinal.MultiView or None, got [HorizontalFlip(p=1.0)]; "
         "vicinal.Pipeline([...]) makes one of transforms"),
        (lambda: Loader("photos", None),  # a name is no data set
         "Loader.dataset: expected a map-style data set, with a length and samples by index, or a stream: an IterableDataset, "
         "another iterable, or a function that gives an iterator, got 'photos'; vicinal.datasets.read opens data sets"),
        (lambda: Loader(Pairs(3), None, threads=-1), "Loader.threads: expected a whole number of at least 0, got -1"),
        (lambda: Loader(Pairs(3), None, device="toaster"), "Loader.device: expected a device of torch or None, got 'toaster'"),
    ):  # fmt: skip
        with pytest.raises(vc.SpecError) as error:
            make()
        assert str(error.value) == message
    assert len(Loader(Pairs(10), None, np.int64(3))) == 4  # type: ignore[arg-type]


def test_a_length_may_be_of_numpy() -> None:
    assert list(EpochSampler(np.int64(2), shuffle=False)) == [(0, 0), (0, 1)]  # type: ignore[arg-type]
