"""Wrong declarations say what was expected, and what was given instead."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from vicinal.errors import SpecError
from vicinal.sampling.distributions import (
    Arithmetic,
    Beta,
    Choice,
    IntUniform,
    LogUniform,
    Negate,
    Normal,
    Poisson,
    TruncatedNormal,
    Uniform,
    as_distribution,
    from_plain,
)

ANY = "expected a number, (low, high), [choices] or a Distribution, got "
PLAIN = "expected a number, a list of numbers or a distribution such as {range: [low, high]}, got "


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ((30, -30), "expected (low, high) with low <= high, got (30, -30)"),
        ((1, 2, 3), "expected (low, high) with low <= high, got (1, 2, 3)"),
        ((1, "2"), "expected (low, high) with low <= high, got (1, '2')"),
        ((0, math.inf), "expected (low, high) with low <= high, got (0, inf)"),
        ([], "expected a list of one or more numbers, got []"),
        ([1, None], "expected a list of one or more numbers, got [1, None]"),
        (True, ANY + "True"),
        (np.True_, ANY + "np.True_"),
        (math.nan, ANY + "nan"),
        (-math.inf, ANY + "-inf"),
        ("30", ANY + "'30'"),
        (None, ANY + "None"),
        (10**400, ANY + repr(10**400)[:117] + "..."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_as_distribution(value: Any, message: str) -> None:
    with pytest.raises(SpecError) as error:
        as_distribution(value)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: Uniform(30, -30), "Uniform: expected (low, high) with low <= high, got (30, -30)"),
        (lambda: Uniform(0, math.nan), "Uniform.high: expected a finite number, got nan"),
        (lambda: LogUniform(0, 1), "LogUniform.low: expected a finite number above 0, got 0"),
        (lambda: Normal(0, -1), "Normal.std: expected a finite number at least 0, got -1"),
        (lambda: Normal("0", 1), "Normal.mean: expected a finite number, got '0'"),
        (lambda: Beta(0, 1), "Beta.a: expected a finite number at least 1e-06 and at most 1e+06, got 0"),
        (lambda: Poisson(-1), "Poisson.rate: expected a finite number at least 0 and at most 1e+06, got -1"),
        (lambda: Poisson(2e6), "Poisson.rate: expected a finite number at least 0 and at most 1e+06, got 2000000.0"),
        (lambda: IntUniform(0, 1.5), "IntUniform.high: expected a whole number of at most 2^52, got 1.5"),
        (lambda: IntUniform(2, 1), "IntUniform: expected (low, high) with low <= high, got (2, 1)"),
        (lambda: TruncatedNormal(0, 0, 0, 1), "TruncatedNormal.std: expected a finite number above 0, got 0"),
        (lambda: TruncatedNormal(0, 1, 50, 60),
         "TruncatedNormal: expected a range [low, high] of positive probability, within 37 std of the mean, "
         "got (50, 60)"),
        (lambda: Choice([]), "Choice.values: expected at least one number, and numbers only, got ()"),
        (lambda: Choice("ab"), "Choice.values: expected at least one number, and numbers only, got 'ab'"),
        (lambda: Choice([1, 2], [1]), "Choice.weights: expected 2 numbers of at least 0 and not all 0, got (1,)"),
        (lambda: Choice([1, 2], [0, 0]), "Choice.weights: expected 2 numbers of at least 0 and not all 0, got (0, 0)"),
        (lambda: Choice([1, 2], [2, -1]),
         "Choice.weights: expected 2 numbers of at least 0 and not all 0, got (2, -1)"),
        (lambda: 1 / Uniform(-1, 1),
         "divide: expected a divisor whose values are never 0, got Uniform(low=-1, high=1)"),
        (lambda: Uniform(0, 1) / 0, "divide: expected a divisor whose values are never 0, got Constant(value=0)"),
        (lambda: Uniform(0, 1).clip(2, 1), "Clip: expected (low, high) with low <= high, got (2, 1)"),
        (lambda: Uniform(0, 1).clip("a"), "Clip.low: expected a finite number or None, got 'a'"),
        (lambda: Negate(3), "Negate.operand: expected a Distribution, got 3"),
        (lambda: Arithmetic("ad", Normal(0, 1), Normal(0, 1)),
         "Arithmetic.operation: expected one of add, subtract, multiply, divide, got 'ad'; did you mean 'add'?"),
    ],
)  # fmt: skip
def test_classes(declare: Callable[[], object], message: str) -> None:
    with pytest.raises(SpecError) as error:
        declare()
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"norml": {"mean": 0, "std": 1}}, "unknown distribution 'norml'; did you mean 'normal'?"),
        ({"normal": {"maen": 0, "std": 1}}, "normal: unknown field 'maen'; did you mean 'mean'?"),
        ({"normal": {"mean": 0}}, "normal: missing std"),
        ({"normal": [0, 1]}, "normal: expected a mapping with mean, std, got [0, 1]"),
        ({"normal": {"mean": 0, "std": -1}}, "Normal.std: expected a finite number at least 0, got -1"),
        ({"range": [30, -30]}, "expected (low, high) with low <= high, got (30, -30)"),
        ({"range": 3}, "range: expected a list of 2, got 3"),
        ({"add": [1]}, "add: expected a list of 2, got [1]"),
        ({"clip": [1, 2]}, "clip: expected a list of 3, got [1, 2]"),
        ({"add": [1, "x"]}, PLAIN + "'x'"),
        ({}, PLAIN + "{}"),
        ({"range": [0, 1], "normal": {}}, PLAIN + "{'range': [0, 1], 'normal': {}}"),
        ("normal", PLAIN + "'normal'"),
        (None, PLAIN + "None"),
        (True, PLAIN + "True"),
    ],
)
def test_from_plain(value: Any, message: str) -> None:
    with pytest.raises(SpecError) as error:
        from_plain(value)
    assert str(error.value) == message


@pytest.mark.parametrize("operand", ["1", None, (1, 2), True])
def test_arithmetic_with_what_is_no_number(operand: Any) -> None:
    with pytest.raises(TypeError):
        Uniform(0, 1) + operand
    with pytest.raises(TypeError):
        operand * Uniform(0, 1)
