"""The noise fields follow their written definition, and look like noise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from vicinal.sampling.noise import gaussian_field, gaussian_row, uniform_field, uniform_words
from vicinal.sampling.philox import philox4x32

KEY = 0x0123456789ABCDEF
SHAPE = (500, 667, 3)  # 1,000,500 values
keys = st.integers(0, 2**64 - 1)


@pytest.fixture(scope="module")
def gaussian() -> NDArray[np.float64]:
    return gaussian_field(KEY, SHAPE)


@pytest.fixture(scope="module")
def uniform() -> NDArray[np.float64]:
    return uniform_field(KEY, SHAPE)


def block(key: int, channel: int, row: int, number: int) -> list[int]:
    counter = np.array([number, row, channel, 0], np.uint32)
    return philox4x32(counter, np.array([key % 2**32, key // 2**32], np.uint32)).tolist()


@settings(max_examples=30)
@given(keys, st.integers(0, 9), st.integers(0, 3000), st.integers(1, 40))
def test_words_are_where_the_definition_says(key: int, channel: int, row: int, width: int) -> None:
    blocks = math.ceil(width / 4)
    got = uniform_words(key, channel, row, width)
    assert got.dtype == np.uint32
    assert got.tolist() == [block(key, channel, row, x % blocks)[x // blocks] for x in range(width)]


@settings(max_examples=30)
@given(keys, st.integers(0, 9), st.integers(0, 3000), st.integers(1, 40))
def test_gaussians_are_where_the_definition_says(key: int, channel: int, row: int, width: int) -> None:
    blocks = math.ceil(width / 8)
    got = gaussian_row(key, channel, row, width)
    assert got.shape == (width,)
    for x in range(width):
        word = block(key, channel, row, x % blocks)[x // blocks // 2]
        radius = math.sqrt(-2 * math.log((word // 65536 + 0.5) / 65536))
        angle = 2 * math.pi * (word % 65536 + 0.5) / 65536
        wanted = radius * (math.sin(angle) if x // blocks % 2 else math.cos(angle))
        assert got[x] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("shape", [(3, 13, 4), (1, 1, 1), (2, 8, 3), (0, 5, 3), (5, 0, 3)])
def test_fields_are_their_rows(shape: tuple[int, int, int]) -> None:
    height, width, channels = shape
    normal, even = gaussian_field(KEY, shape), uniform_field(KEY, shape)
    assert normal.shape == even.shape == shape
    for row in range(height):
        for channel in range(channels):
            assert np.array_equal(normal[row, :, channel], gaussian_row(KEY, channel, row, width))
            assert np.array_equal(even[row, :, channel], uniform_words(KEY, channel, row, width) * 2.0**-32)


def test_a_narrower_field_with_fewer_channels_shares_the_first_channel() -> None:
    assert np.array_equal(gaussian_field(KEY, (9, 20, 1)), gaussian_field(KEY, (9, 20, 3))[:, :, :1])


def test_gaussian_moments_over_every_word_are_exact() -> None:
    halves = (np.arange(65536) + 0.5) / 65536
    squares = -2 * np.log(halves)
    # Every angle has its opposite, so odd moments are 0; E cos^2 = 1/2 and E cos^4 = 3/8 over evenly spaced angles.
    cosines = np.cos(2 * np.pi * halves)
    assert abs(np.sqrt(squares).mean() * cosines.mean()) < 1e-5
    assert abs(squares.mean() * (cosines**2).mean() - 1) < 1e-5
    assert abs((squares**2).mean() * (cosines**4).mean() - 3) < 1e-3
    assert math.sqrt(squares.max()) < 4.86


def test_gaussian_moments(gaussian: NDArray[np.float64]) -> None:
    n = gaussian.size
    assert abs(gaussian.mean()) < 4 / math.sqrt(n)
    assert abs(gaussian.var() - 1) < 4 * math.sqrt(2 / n)
    assert abs(stats.skew(gaussian.ravel())) < 4 * math.sqrt(6 / n)
    assert abs(stats.kurtosis(gaussian.ravel())) < 4 * math.sqrt(24 / n)
    assert 4.3 < np.abs(gaussian).max() < 4.86
    assert stats.kstest(gaussian.ravel(), "norm").pvalue > 1e-3


def test_uniform_moments(uniform: NDArray[np.float64]) -> None:
    n = uniform.size
    assert uniform.min() >= 0
    assert uniform.max() < 1
    assert abs(uniform.mean() - 1 / 2) < 4 * math.sqrt(1 / 12 / n)
    assert abs(uniform.var() - 1 / 12) < 4 * math.sqrt(1 / 180 / n)
    assert stats.kstest(uniform.ravel(), "uniform").pvalue > 1e-3


@pytest.mark.parametrize("field", [gaussian_field, uniform_field])
@pytest.mark.parametrize("function", [lambda x: x, np.square, np.abs], ids=["value", "square", "size"])
def test_neighbours_rows_channels_and_keys_are_uncorrelated(field: object, function: object) -> None:
    one = function(field(KEY, (300, 400, 3)) - (0.5 if field is uniform_field else 0))  # type: ignore[operator]
    two = function(field(KEY + 1, (300, 400, 3)) - (0.5 if field is uniform_field else 0))  # type: ignore[operator]
    pairs = {
        "neighbours": (one[:, :-1], one[:, 1:]),
        "two halves of a word": (one[:, :-50], one[:, 50:]),
        "words of a block": (one[:, :-100], one[:, 100:]),
        "rows": (one[:-1], one[1:]),
        "channels": (one[..., :-1], one[..., 1:]),
        "keys": (one, two),
    }
    for what, (first, second) in pairs.items():
        correlation = np.corrcoef(first.ravel(), second.ravel())[0, 1]
        assert abs(correlation) < 4.5 / math.sqrt(first.size), what
