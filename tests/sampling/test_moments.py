"""Over 200,000 draws every distribution has the moments, and the shape, that its name promises."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.sampling.build import batch
from vicinal.sampling.distributions import (
    Beta,
    Choice,
    Distribution,
    IntUniform,
    LogUniform,
    Normal,
    Poisson,
    TruncatedNormal,
    Uniform,
)

COUNT = 200_000
DRAWS = batch(COUNT)


def weighted(values: list[float], weights: list[float]) -> Any:
    return stats.rv_discrete(values=(values, weights))()


def named(case: object) -> str:
    return repr(case) if isinstance(case, Distribution) else ""


CONTINUOUS = [
    (Uniform(-30, 30), stats.uniform(-30, 60)),
    (LogUniform(0.1, 10), stats.loguniform(0.1, 10)),
    (Normal(2, 3), stats.norm(2, 3)),
    (TruncatedNormal(1, 2, -1, 2), stats.truncnorm(-1, 0.5, 1, 2)),
    (TruncatedNormal(0, 1, -9, 9), stats.truncnorm(-9, 9)),
    (TruncatedNormal(0, 1, 20, 30), stats.truncnorm(20, 30)),
    (TruncatedNormal(0, 1, -30, -20), stats.truncnorm(-30, -20)),
    (Beta(0.2, 0.2), stats.beta(0.2, 0.2)),
    (Beta(1, 1), stats.beta(1, 1)),
    (Beta(0.5, 3), stats.beta(0.5, 3)),
    (Beta(3, 0.5), stats.beta(3, 0.5)),
    (Beta(2, 5), stats.beta(2, 5)),
    (Beta(5000, 20), stats.beta(5000, 20)),
]
DISCRETE = [
    (IntUniform(-3, 8), stats.randint(-3, 9)),
    (Choice([1, 2, 4.5]), weighted([1, 2, 4.5], [1 / 3] * 3)),
    (Choice([1, 7, -2], [0.5, 0, 1.5]), weighted([1, 7, -2], [0.25, 0, 0.75])),
    (Poisson(0.2), stats.poisson(0.2)),
    (Poisson(7.5), stats.poisson(7.5)),
    (Poisson(1234), stats.poisson(1234)),
    (Poisson(1e6), stats.poisson(1e6)),
]
EXPRESSIONS = [
    (Uniform(0, 1) + Uniform(0, 1), stats.triang(0.5, 0, 2)),
    (Uniform(0, 1) - Uniform(0, 1), stats.triang(0.5, -1, 2)),
    (2 - Normal(0, 1) / 4, stats.norm(2, 0.25)),
    (-LogUniform(1, 2) * -3, stats.loguniform(3, 6)),
    (1 / LogUniform(1, 4), stats.loguniform(0.25, 1)),
]


def check_moments(distribution: Distribution, truth: Any) -> np.ndarray[Any, Any]:
    values = distribution.draw(DRAWS, "test", repr(distribution))
    assert values.shape == (COUNT,)
    assert values.dtype == np.float64
    mean, variance, kurtosis = (float(value) for value in truth.stats("mvk"))
    assert abs(values.mean() - mean) < 4 * math.sqrt(variance / COUNT)
    assert abs(values.var() - variance) < 4 * variance * math.sqrt((kurtosis + 2) / COUNT)
    return values


@pytest.mark.parametrize(("distribution", "truth"), CONTINUOUS + EXPRESSIONS, ids=named)
def test_continuous(distribution: Distribution, truth: Any) -> None:
    values = check_moments(distribution, truth)
    assert stats.kstest(values[:50_000], truth.cdf).pvalue > 1e-3


@pytest.mark.parametrize(("distribution", "truth"), DISCRETE, ids=named)
def test_discrete(distribution: Distribution, truth: Any) -> None:
    values = check_moments(distribution, truth)
    found, counts = np.unique(values, return_counts=True)
    wanted = truth.pmf(found) * COUNT
    assert np.all(wanted > 0)
    common = wanted > 10
    seen = np.append(counts[common], COUNT - counts[common].sum())
    expected = np.append(wanted[common], COUNT - wanted[common].sum())
    if expected[-1] < 10:
        seen, expected = seen[:-1], expected[:-1] * (seen[:-1].sum() / expected[:-1].sum())
    assert stats.chisquare(seen, expected).pvalue > 1e-3


@pytest.mark.parametrize("shape", [1e-6, 1e-3, 1e6])
def test_beta_of_extreme_shapes_stays_finite_and_even(shape: float) -> None:
    values = Beta(shape, shape).draw(batch(20_000), "test", "beta")
    assert np.all((values >= 0) & (values <= 1))
    assert abs(values.mean() - 0.5) < 4 * math.sqrt(0.25 / (2 * shape + 1) / 20_000)
