"""Uniform, normal, Laplace and Poisson numbers of compiled code are NumPy's, whose Generator goes on as if it made them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vicinal.sampling.chance import FEW, laplace, normal, poisson, poisson_of, random

KEYS = (0, 12345, 2**64 - 1, 2**100 + 3)
BEFORE: dict[str, Any] = {
    "nothing": lambda chance: chance.random(0),
    "doubles": lambda chance: chance.random(3),
    "a half of a word": lambda chance: chance.random(5, np.float32),
    "whole words of halves": lambda chance: chance.random(6, np.float32),
    "normal numbers": lambda chance: chance.standard_normal(7),
    "a counter of two words": lambda chance: chance.bit_generator.advance(2**64 + 9),
    "a counter about to overflow": lambda chance: chance.bit_generator.advance(2**64 - 40),
    "a counter in the middle": lambda chance: chance.bit_generator.advance(2**63 - 40),
}


def chances(key: int, before: str) -> tuple[np.random.Generator, np.random.Generator]:
    both = np.random.Generator(np.random.Philox(key=key)), np.random.Generator(np.random.Philox(key=key))
    for one in both:
        BEFORE[before](one)
    return both


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("before", BEFORE)
def test_numbers_and_what_follows_are_numpys(dtype: Any, before: str) -> None:
    for key in KEYS:
        for shape in ((0,), (3,), (FEW,), (FEW + 1, 1), (40, 31, 3), (1, 2053)):
            ours, numpys = chances(key, before)
            found = random(ours, shape, dtype)
            assert found.dtype == dtype
            assert found.shape == shape
            assert found.tobytes() == numpys.random(shape, dtype).tobytes()
            again, wanted = random(ours, (FEW + 5,), dtype), numpys.random(FEW + 5, dtype)
            assert again.tobytes() == wanted.tobytes()
            assert ours.random(3, np.float32).tolist() == numpys.random(3, np.float32).tolist()
            assert ours.integers(0, 1000, 5).tolist() == numpys.integers(0, 1000, 5).tolist()
            assert ours.standard_normal(9).tolist() == numpys.standard_normal(9).tolist()


def test_another_bit_generator_draws_itself() -> None:
    ours, numpys = (np.random.Generator(np.random.PCG64(7)) for _ in range(2))
    assert random(ours, (FEW, 3)).tolist() == numpys.random((FEW, 3)).tolist()
    assert ours.random() == numpys.random()
    assert normal(ours, (FEW,)).tolist() == numpys.standard_normal(FEW, np.float32).tolist()


@pytest.mark.parametrize("before", BEFORE)
def test_normal_numbers_and_what_follows_are_numpys(before: str) -> None:
    for key in KEYS:
        for shape in ((0,), (3,), (FEW,), (FEW + 1, 1), (40, 31, 3), (1, 2053)):
            ours, numpys = chances(key, before)
            found = normal(ours, shape)
            assert found.dtype == np.float32
            assert found.shape == shape
            assert found.tobytes() == numpys.standard_normal(shape, np.float32).tobytes()
            assert normal(ours, (FEW + 5,)).tobytes() == numpys.standard_normal(FEW + 5, np.float32).tobytes()
            assert ours.random(3, np.float32).tolist() == numpys.random(3, np.float32).tolist()
            assert ours.integers(0, 1000, 5).tolist() == numpys.integers(0, 1000, 5).tolist()
            assert ours.standard_normal(9).tolist() == numpys.standard_normal(9).tolist()


def test_normal_numbers_of_all_layers_and_of_the_tail_are_numpys() -> None:
    """Of 2^21 numbers some 500 are of the tail, and 10,000 are held against the curve."""
    ours, numpys = chances(77, "nothing")
    found = normal(ours, (2**21,))
    assert (np.abs(found) > 3.7).any()
    assert found.tobytes() == numpys.standard_normal(2**21, np.float32).tobytes()


@pytest.mark.parametrize("before", BEFORE)
def test_laplace_numbers_and_what_follows_are_numpys(before: str) -> None:
    for key in KEYS:
        for shape in ((0,), (3,), (FEW,), (40, 31, 3), (300, 200)):
            ours, numpys = chances(key, before)
            found = laplace(ours, shape)
            assert found.dtype == np.float64
            assert found.shape == shape
            assert found.tobytes() == numpys.laplace(size=shape).tobytes()
            assert ours.random(3, np.float32).tolist() == numpys.random(3, np.float32).tolist()
            assert ours.standard_normal(9).tolist() == numpys.standard_normal(9).tolist()


RATES = (0.0, 1e-9, 0.4, 3.7, 9.999, 10.0, 15.3, 77.0, 1500.0, 5000.0, 5001.0)


@pytest.mark.parametrize("before", BEFORE)
def test_counts_and_what_follows_are_numpys(before: str) -> None:
    for key in KEYS:
        for rate in RATES:
            for shape in ((3,), (FEW,), (40, 31, 3)):
                ours, numpys = chances(key, before)
                found = poisson(ours, rate, shape)
                assert found.dtype == np.int64
                assert found.shape == shape
                assert found.tobytes() == numpys.poisson(rate, shape).tobytes()
                assert poisson(ours, 12.5, (FEW,)).tolist() == numpys.poisson(12.5, FEW).tolist()
                assert ours.random(3, np.float32).tolist() == numpys.random(3, np.float32).tolist()
                assert ours.standard_normal(9).tolist() == numpys.standard_normal(9).tolist()


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("most", [3.0, 40.0, 900.0, 5000.0, 5001.0])
def test_counts_of_many_rates_and_what_follows_are_numpys(before: str, most: float) -> None:
    rates = np.linspace(0, most, 256) ** 1.5 / most**0.5
    for key in KEYS:
        for shape in ((0,), (3,), (FEW,), (40, 31, 3)):
            which = np.random.default_rng(len(shape)).integers(0, 256, shape, np.uint8)
            for levels in (which, which // 128, np.zeros_like(which)):
                ours, numpys = chances(key, before)
                found = poisson_of(ours, rates, levels)
                assert found.dtype == np.int64
                assert found.shape == shape
                assert found.tobytes() == numpys.poisson(rates[levels]).tobytes()
                assert poisson(ours, 12.5, (FEW,)).tolist() == numpys.poisson(12.5, FEW).tolist()
                assert ours.random(3, np.float32).tolist() == numpys.random(3, np.float32).tolist()


@pytest.mark.parametrize("rate", [-1.0, float("nan"), 1e30])
def test_rates_that_numpy_refuses_are_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="lam"):
        poisson(np.random.Generator(np.random.Philox(key=1)), rate, (FEW,))
