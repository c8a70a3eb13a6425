"""The noise fields of tensors: the words of the definition, whatever the key, the channel, the row and the width."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.torch_ops.build import keys
from vicinal.backends.torch import philox
from vicinal.sampling import noise

few = settings(max_examples=30, derandomize=True, database=None)
key = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from((0, 1, 2**31, 2**32 - 1, 2**32, 2**63, 2**64 - 1)))
shape = st.tuples(st.integers(1, 5), st.integers(1, 9), st.integers(1, 40))


def words_of(key: int, shape: tuple[int, int, int]) -> torch.Tensor:
    return philox.field_of(keys(key), shape, torch.int64, lambda words, _: words)[0]


@few
@given(key, shape)
def test_words_are_those_of_the_definition(key: int, shape: tuple[int, int, int]) -> None:
    found = words_of(key, shape).numpy()
    for channel in range(shape[0]):
        for row in range(shape[1]):
            assert np.array_equal(found[channel, row], noise.uniform_words(key, channel, row, shape[2]))


@few
@given(st.lists(key, max_size=4), shape)
def test_compiled_words_are_those_of_torch(numbers: list[int], shape: tuple[int, int, int]) -> None:
    """On the CPU the first run, on devices the others."""
    compiled, computed = philox._compiled_blocks(keys(*numbers), shape), philox._computed_blocks(keys(*numbers), shape)
    assert compiled.dtype == computed.dtype == torch.int64
    assert compiled.shape == computed.shape == (len(numbers), *shape[:2], 4, shape[2])
    assert torch.equal(compiled, computed)


@few
@given(st.lists(key, max_size=4), shape)
def test_fields_are_those_of_the_definition(numbers: list[int], shape: tuple[int, int, int]) -> None:
    channels, height, width = shape
    for made, defined in ((philox.gaussian_field, noise.gaussian_field), (philox.uniform_field, noise.uniform_field)):
        for dtype, tolerance in ((torch.float32, 1e-6), (torch.float64, 1e-14)):
            found = made(keys(*numbers), shape, dtype)
            assert found.shape == (len(numbers), *shape)
            assert found.dtype == dtype
            for sample, number in enumerate(numbers):
                wanted = np.moveaxis(defined(number, (height, width, channels)), 2, 0)
                assert np.abs(found[sample].numpy() - wanted).max() <= tolerance


def test_the_largest_numbers_are_within_a_millionth() -> None:
    """Over many rows, so that the tails occur: float32 is least exact there."""
    found = philox.gaussian_field(keys(5), (1, 200, 1000), torch.float32)[0, 0].numpy()
    wanted = noise.gaussian_field(5, (200, 1000, 1))[..., 0]
    assert np.abs(wanted).max() > 4.2
    assert np.abs(found - wanted).max() <= 1e-6


@pytest.mark.parametrize("piece", [1, 50, 10**6])
def test_pieces_change_nothing(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shape, many = (2, 3, 7), keys(1, 2**63, 3, 2**64 - 1, 5)
    wanted = [make(many, shape, torch.float32) for make in (philox.gaussian_field, philox.uniform_field)]
    monkeypatch.setitem(philox._PIECE, "cpu", piece)
    found = [make(many, shape, torch.float32) for make in (philox.gaussian_field, philox.uniform_field)]
    assert all(torch.equal(one, other) for one, other in zip(found, wanted, strict=True))
