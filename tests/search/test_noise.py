"""What noise promises, against numbers that are known and against drawn ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vicinal.search.noise import deviation, expected_maximum, promised


@pytest.mark.parametrize(
    ("count", "known"), [(1, 0.0), (2, 1 / math.sqrt(math.pi)), (3, 1.5 / math.sqrt(math.pi)), (10, 1.53875), (30, 2.04276)]
)
def test_the_expected_maximum_is_that_of_tables(count: int, known: float) -> None:
    """Of order statistics of the normal distribution (Harter 1961)."""
    assert expected_maximum(count) == pytest.approx(known, abs=2e-5)


def test_noise_is_what_trials_and_seeds_do_not_explain() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.006, (400, 3))
    table = noise + rng.normal(0, 0.1, (400, 1)) + np.array([0.0, 0.3, -0.2])
    # 798 degrees of freedom: the deviation's own error is 2.5 %, four of which are allowed.
    assert deviation(table.tolist()) == pytest.approx(0.006, rel=0.1)
    assert deviation([[0.5, 0.9], [0.4, 0.8], [0.1, 0.5]]) == pytest.approx(0)
    assert deviation([[0.5, 0.6]]) is None
    assert deviation([[0.5], [0.6]]) is None
    assert deviation([]) is None


def test_the_best_of_equal_policies_looks_as_much_better_as_promised() -> None:
    rng = np.random.default_rng(2)
    draws = rng.normal(0.7, 0.01, (4000, 12, 2))
    gained = float((draws.mean(2).max(1) - draws.mean((1, 2))).mean())
    assert promised(draws[:30].reshape(-1, 2).tolist(), 12) == pytest.approx(gained, rel=0.15)
    assert promised(draws[0].tolist(), 1) == 0


def test_poor_policies_that_scatter_do_not_make_noise_of_the_good_ones() -> None:
    good = [[0.951, 0.949], [0.949, 0.951], [0.950, 0.952], [0.952, 0.950]]
    poor = [[0.2, 0.6], [0.7, 0.3], [0.1, 0.5]]
    everyone = deviation([*poor, *good])
    assert everyone is not None
    assert everyone > 0.1
    assert 0.001 < (promised([*poor, *good], 7) or 0) < 0.003
