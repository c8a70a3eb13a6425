"""A sample's draws depend on (seed, id, epoch, place, name) and on nothing else."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vicinal.errors import DataError
from vicinal.sampling.draw import Draws, sample_ids

IDS = np.arange(1000, 1040, dtype=np.uint64) * np.uint64(2**33 + 5)
EPOCHS = (np.arange(40) % 7).astype(np.uint32)


def everything(draws: Draws) -> NDArray[np.float64]:
    keys = draws.keys("Noise[0]", "key")
    halves = np.stack([keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)], axis=1).astype(np.float64)
    order = draws.distinct("Crop[0]", "corner", np.full(len(draws), 50))[:, None]
    return np.concatenate([draws.uniform("Rotate[0]", "degrees", 5), halves, order], axis=1)


@given(st.permutations(range(40)), st.integers(0, 40))
def test_order_and_splitting_change_nothing(order: list[int], cut: int) -> None:
    whole = everything(Draws(7, IDS, EPOCHS))
    first, second = order[:cut], order[cut:]
    parts = [everything(Draws(7, IDS[part], EPOCHS[part])) for part in (first, second)]
    assert np.array_equal(np.concatenate(parts), whole[order])


def test_one_at_a_time_is_the_batch() -> None:
    draws = Draws(7, IDS, EPOCHS)
    alone = [everything(draws.take(np.array([index]))) for index in range(len(draws))]
    assert np.array_equal(np.concatenate(alone), everything(draws))


def test_threads_change_nothing() -> None:
    draws = Draws(7, IDS, EPOCHS)
    wanted = everything(draws)
    with ThreadPoolExecutor(4) as pool:
        assert all(np.array_equal(got, wanted) for got in pool.map(everything, [draws] * 16))


def test_longer_draws_begin_like_shorter_ones() -> None:
    draws = Draws(7, IDS, EPOCHS)
    longest = draws.uniform("a", "b", 9)
    for count in range(9):
        assert np.array_equal(draws.uniform("a", "b", count), longest[:, :count])


def test_seed_place_name_id_and_epoch_all_matter() -> None:
    base = {"seed": 7, "ids": IDS, "epochs": EPOCHS}
    variants = [
        (Draws(**base), "a", "b"), (Draws(**{**base, "seed": 8}), "a", "b"), (Draws(**{**base, "seed": -7}), "a", "b"),
        (Draws(**{**base, "ids": IDS + np.uint64(1)}), "a", "b"),
        (Draws(**{**base, "ids": IDS + np.uint64(2**32)}), "a", "b"),
        (Draws(**{**base, "epochs": EPOCHS + np.uint32(7)}), "a", "b"),
        (Draws(**base), "ab", ""), (Draws(**base), "", "ab"), (Draws(**base), "a|b", ""), (Draws(**base), "b", "a"),
    ]  # fmt: skip
    uniforms = np.concatenate([draws.uniform(place, name)[:, 0] for draws, place, name in variants])
    keys = np.concatenate([draws.keys(place, name) for draws, place, name in variants])
    assert len(np.unique(uniforms)) == len(uniforms) == 400
    assert len(np.unique(keys)) == len(keys) == 400


def test_keys_are_not_the_uniform_numbers_of_the_same_name() -> None:
    draws = Draws(7, IDS, EPOCHS)
    from_keys = (draws.keys("a", "b") >> np.uint64(11)).astype(np.float64) / 2.0**53
    assert not np.isin(from_keys, draws.uniform("a", "b", 16)).any()


def test_arrays_given_are_copied_and_may_be_read_only() -> None:
    ids, epochs = IDS.copy(), EPOCHS.copy()
    ids.setflags(write=False)
    draws = Draws(7, ids[::2], epochs[::2])
    before = draws.uniform("a", "b")
    epochs[:] = 99
    assert np.array_equal(draws.uniform("a", "b"), before)
    assert np.array_equal(before, Draws(7, IDS, EPOCHS).uniform("a", "b")[::2])


def test_no_samples() -> None:
    draws = Draws(7, sample_ids([]), np.zeros(0, np.uint32))
    assert draws.uniform("a", "b", 3).shape == (0, 3)
    assert draws.keys("a", "b").shape == (0,)
    assert draws.distinct("a", "b", np.zeros(0, np.int64)).shape == (0,)


def test_integers_stay_themselves_as_ids() -> None:
    ids = sample_ids([0, 5, -1, 2**64 - 2, -(2**63), np.int32(-3)])
    assert ids.dtype == np.uint64
    assert ids.tolist() == [0, 5, 2**64 - 1, 2**64 - 2, 2**63, 2**64 - 3]
    assert np.array_equal(sample_ids(np.array([4, -1], np.int16)), sample_ids([4, -1]))


def test_strings_as_ids_are_hashed_alike_everywhere() -> None:
    ids = sample_ids(["cat.jpg", "dög.jpg", "7", "\udcff"])
    assert len(set(ids.tolist())) == 4
    assert 7 not in ids
    assert np.array_equal(sample_ids(np.array(["7", "cat.jpg"])), ids[[2, 0]])


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([1, 1.5], "ids[1]: expected an integer of at most 64 bits or a string, got 1.5"),
        ([True], "ids[0]: expected an integer of at most 64 bits or a string, got True"),
        ([2**64], "ids[0]: expected an integer of at most 64 bits or a string, got 18446744073709551616"),
        ("cat.jpg", "ids: expected a sequence of integers or strings, got 'cat.jpg'"),
        (np.zeros((2, 3), np.int64), "ids: expected one id a sample, of shape (N,), got (2, 3)"),
    ],
)
def test_bad_ids(ids: object, message: str) -> None:
    with pytest.raises(DataError) as error:
        sample_ids(ids)  # type: ignore[arg-type]
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("ids", "epochs", "message"),
    [
        ([1], [-1], "Draws.epochs: expected integers of shape (N,) in 0 .. 2^32 - 1, got [-1]"),
        ([1], [2**32], "Draws.epochs: expected integers of shape (N,) in 0 .. 2^32 - 1, got [4294967296]"),
        ([1], [0.5], "Draws.epochs: expected integers of shape (N,) in 0 .. 2^32 - 1, got [0.5]"),
        ([1, 2], [0], "Draws.epochs: expected one for each of 2 ids, got 1"),
        ([0.5], [0], "Draws.ids: expected integers of shape (N,), got [0.5]"),
    ],
)
def test_bad_draws(ids: object, epochs: object, message: str) -> None:
    with pytest.raises(DataError) as error:
        Draws(7, ids, epochs)
    assert str(error.value) == message


def test_declaring_needs_no_numba() -> None:
    code = "import sys, vicinal.sampling.draw, vicinal.sampling.distributions; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
