"""distinct: the epochs of a sample walk through every index once, in an order of their own."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from vicinal.errors import DataError
from vicinal.sampling.draw import Draws


def walk(size: int, identity: int = 1, seed: int = 7, count: int | None = None) -> list[int]:
    count = size if count is None else count
    draws = Draws(seed, np.full(count, identity, np.uint64), np.arange(count, dtype=np.uint32))
    return draws.distinct("RandomCrop[0]", "corner", np.full(count, size)).tolist()


@settings(max_examples=60)
@given(st.integers(1, 700), st.integers(0, 2**64 - 1))
def test_every_index_once(size: int, identity: int) -> None:
    assert sorted(walk(size, identity)) == list(range(size))


@pytest.mark.parametrize("size", [2**31 + 11, 2**40, 2**63 - 1])
def test_large_sizes_never_repeat(size: int) -> None:
    drawn = walk(size, count=5000)
    assert len(set(drawn)) == 5000
    assert 0 <= min(drawn) <= max(drawn) < size
    assert stats.kstest(np.array(drawn) / size, "uniform").pvalue > 1e-4


def test_sizes_may_differ_within_a_batch() -> None:
    sizes = np.array([1, 2, 9, 1000, 2**50])
    draws = Draws(7, np.arange(5), np.zeros(5, np.uint32))
    together = draws.distinct("a", "b", sizes)
    alone = [draws.take(np.array([index])).distinct("a", "b", sizes[[index]])[0] for index in range(5)]
    assert together.tolist() == alone
    assert np.all((together >= 0) & (together < sizes))


def test_ids_and_seeds_have_orders_of_their_own() -> None:
    orders = {tuple(walk(50, identity, seed)) for identity in range(10) for seed in range(10)}
    assert len(orders) == 100


def test_every_order_of_three_is_equally_likely() -> None:
    orders = np.stack(
        [Draws(7, np.arange(6000), np.full(6000, epoch)).distinct("a", "b", np.full(6000, 3)) for epoch in range(3)], 1
    )
    counts = Counter(map(tuple, orders.tolist()))
    assert len(counts) == 6
    assert stats.chisquare(list(counts.values())).pvalue > 1e-3


@pytest.mark.parametrize(
    ("place", "size", "message"),
    [
        ("Pipeline/RandomCrop[0]", 9,
         "Pipeline/RandomCrop[0].corner: expected an epoch below 9 (sample 5 has 9 distinct values), got 9"),
        ("", 0, "corner: expected an epoch below 0 (sample 5 has 0 distinct values), got 9"),
    ],
)  # fmt: skip
def test_epochs_beyond_the_last_value(place: str, size: int, message: str) -> None:
    draws = Draws(7, np.array([4, 5]), np.array([8, 9]))
    with pytest.raises(DataError) as error:
        draws.distinct(place, "corner", np.array([9, size]))
    assert str(error.value) == message
