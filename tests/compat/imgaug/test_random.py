"""The RNG: which generators it takes, what is shared and what is derived."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.random import RNG


@pytest.mark.parametrize(
    "made", [5, [1, 2], np.random.SeedSequence(3), np.random.PCG64(1), np.random.default_rng(2), np.random.RandomState(4)]
)
def test_anything_that_draws_becomes_an_rng(made: Any) -> None:
    drawn = RNG(made).integers(0, 100, size=(5,))
    assert drawn.dtype == np.int32
    assert RNG(RNG(1)).equals(RNG(1))


def test_bits_are_those_of_numpy_and_sfc64() -> None:
    expected = np.random.Generator(np.random.SFC64(np.random.SeedSequence(7)))
    assert np.array_equal(RNG(7).uniform(0, 1, (6,)), expected.uniform(0, 1, (6,)))


def test_what_is_derived_is_determined_and_differs() -> None:
    first, second = RNG(1).derive_rngs_(2)
    again, _ = RNG(1).derive_rngs_(2)
    assert first.equals(again)
    assert not first.equals(second)
    rng = RNG(1)
    assert not rng.derive_rng_().equals(rng.derive_rng_())


def test_copies_go_their_own_way_and_states_can_be_taken_over() -> None:
    rng = RNG(1)
    copied = rng.copy()
    rng.advance_()
    assert not rng.equals(copied)
    assert copied.use_state_of_(rng).equals(rng)
    assert RNG(rng).generator is rng.generator
    for other in (copy.deepcopy(rng), pickle.loads(pickle.dumps(rng))):
        assert other.equals(rng)


def test_the_global_rng_is_shared_and_seeded() -> None:
    shared = RNG(None)
    assert shared.is_global_rng()
    iarandom.seed(3)
    first = shared.random((3,))
    iarandom.seed(3)
    assert np.array_equal(first, iarandom.get_global_rng().random((3,)))
    assert shared.copy_unless_global_rng() is shared


@pytest.mark.parametrize("name", ["beta", "choice", "wald", "zipf", "permutation"])
def test_the_generators_own_methods_are_there(name: str) -> None:
    assert hasattr(RNG, name)
    assert getattr(RNG(1), name).__name__ == name
    with pytest.raises(AttributeError):
        RNG(1).nothing_of_the_kind  # noqa: B018


def test_numpy_is_seeded_for_a_while_only() -> None:
    legacy = np.random.mtrand._rand  # the generator behind np.random's functions
    with iarandom.temporary_numpy_seed(5):
        first = legacy.rand()
    state = legacy.get_state()[1].copy()
    with iarandom.temporary_numpy_seed(5):
        assert legacy.rand() == first
    assert np.array_equal(legacy.get_state()[1], state)


def test_what_a_draw_has_left_over_is_dropped() -> None:
    legacy = np.random.RandomState(1)
    legacy.normal()  # keeps a second one
    assert legacy.get_state()[-2] == 1
    assert iarandom.reset_generator_cache_(legacy).get_state()[-2] == 0
    halved = RNG(1)
    halved.integers(0, 2**31 - 1)  # 32 of 64 bits
    assert halved.state["has_uint32"] == 1
    assert halved.advance_().state["has_uint32"] == 0
    assert iarandom.copy_generator(legacy).rand() == legacy.rand()
