"""exp, log and the like: right to the last place or two, and the same bits compiled as not."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from vicinal.sampling import elementary

RNG = np.random.default_rng(0)
EXPONENTS = np.concatenate([RNG.uniform(-2, 2, 300), RNG.uniform(-708, 709.7, 300), [0.0, 1e-300, -1e-20]])
POSITIVE = np.concatenate([RNG.random(300), 1 + RNG.uniform(-1e-3, 1e-3, 200), 10.0 ** RNG.uniform(-320, 308, 200), [5e-324]])
ANGLES = np.concatenate([RNG.uniform(-400, 400, 2000), RNG.uniform(-1e-3, 1e-3, 100), RNG.uniform(-1e8, 1e8, 500)])
SLOPES = np.concatenate([RNG.uniform(-3, 3, 2000), RNG.uniform(-1e6, 1e6, 200), [0.0]])
wide = pytest.mark.skipif(np.finfo(np.longdouble).nmant < 60, reason="no long double of more bits to compare with")


def assert_within(places: float, got: NDArray[np.float64], exact: NDArray[Any]) -> None:
    """So many units in the last place of what is exact."""
    apart = np.abs(got.astype(np.longdouble) - exact) / np.spacing(np.abs(exact.astype(np.float64)))
    assert apart.max() <= places


def decimals(function: Callable[[Decimal], Decimal], values: NDArray[np.float64]) -> NDArray[Any]:
    with localcontext(prec=40):
        return np.array([np.longdouble(str(function(Decimal(float(value))))) for value in values])


@wide
def test_exp_and_log_are_right_to_the_last_place() -> None:
    assert_within(0.9, elementary.exps(EXPONENTS), decimals(Decimal.exp, EXPONENTS))
    assert_within(0.9, elementary.logs(POSITIVE), decimals(Decimal.ln, POSITIVE))


@wide
def test_angles_are_right_to_the_last_two_places() -> None:
    degree = np.arctan(np.longdouble(1)) / 45
    exact = np.fmod(ANGLES.astype(np.longdouble), 360) * degree
    sines, cosines = elementary.sines_cosines(ANGLES)
    near = np.abs(np.cos(exact)) > 1e-6  # the long double's own error, too, is one of the angle
    assert_within(2, sines, np.sin(exact))
    assert_within(2, cosines[near], np.cos(exact)[near])
    assert_within(0.9, elementary.arctans(SLOPES), np.arctan(SLOPES.astype(np.longdouble)))


def test_quarter_turns_are_exact() -> None:
    sines, cosines = elementary.sines_cosines(np.arange(-8, 9) * 90.0)
    np.testing.assert_array_equal(sines, np.resize([0, 1, 0, -1], 17))
    np.testing.assert_array_equal(cosines, np.resize([1, 0, -1, 0], 17))


def test_beyond_the_range_of_floats() -> None:
    np.testing.assert_array_equal(elementary.exps(np.array([-1e300, -746.0, 710.0, 1e300])), [0, 0, math.inf, math.inf])
    assert elementary.log(0.0) == -math.inf
    assert all(abs(part) <= 1 for part in elementary.sine_cosine(1e300))


@pytest.mark.parametrize(
    ("of_one", "of_many", "values"),
    [
        (elementary.exp, elementary.exps, EXPONENTS),
        (elementary.log, elementary.logs, POSITIVE),
        (elementary.arctan, elementary.arctans, SLOPES),
        (lambda x: elementary.sine_cosine(x)[0], lambda x: elementary.sines_cosines(x)[0], ANGLES),
        (lambda x: elementary.sine_cosine(x)[1], lambda x: elementary.sines_cosines(x)[1], ANGLES),
    ],
    ids=["exp", "log", "arctan", "sine", "cosine"],
)
def test_compiled_and_not_give_the_same_bits(of_one: Any, of_many: Any, values: NDArray[np.float64]) -> None:
    one_by_one = np.array([of_one(float(value)) for value in values])
    np.testing.assert_array_equal(of_many(values).view(np.uint64), one_by_one.view(np.uint64))


def test_shape_and_strides_of_an_array_do_not_matter() -> None:
    grid = POSITIVE[:240].reshape(12, 20)
    np.testing.assert_array_equal(elementary.logs(grid[:, ::2]), elementary.logs(grid)[:, ::2])


def test_probabilities_below_a_normal_value_in_both_tails() -> None:
    values = np.concatenate([np.linspace(-37, 8, 500), np.linspace(-2, 2, 200)])
    got = [elementary.normal_below(float(value)) for value in values]
    np.testing.assert_allclose(got, special.ndtr(values), rtol=5e-13)  # mostly SciPy's error
