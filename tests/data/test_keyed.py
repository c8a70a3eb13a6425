"""Generators under a key: NumPy's own, made in less time."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from vicinal.data.keyed import generator


@pytest.mark.parametrize("key", [0, 1, 2**32, 2**63 + 7, 2**64 - 1])
def test_a_generator_draws_what_numpys_draws(key: int) -> None:
    """From its first number on, of every kind, and where it is sent to another process on the way."""
    made, numpys = generator(key), np.random.Generator(np.random.Philox(key=key))
    assert str(made.bit_generator.state) == str(numpys.bit_generator.state)
    for one in (made, pickle.loads(pickle.dumps(made))):
        other = pickle.loads(pickle.dumps(numpys))
        np.testing.assert_array_equal(one.random(9), other.random(9))
        np.testing.assert_array_equal(one.integers(0, 99, 5), other.integers(0, 99, 5))
        np.testing.assert_array_equal(one.standard_normal((2, 3), np.float32), other.standard_normal((2, 3), np.float32))


def test_it_has_no_children_as_numpys_has_none() -> None:
    with pytest.raises(TypeError):
        np.random.Generator(np.random.Philox(key=1)).spawn(1)
    with pytest.raises(TypeError):
        generator(1).spawn(1)
