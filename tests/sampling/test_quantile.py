"""The normal quantile is right to the last digits, in the tails too."""

from __future__ import annotations

import numpy as np
from scipy import special

from vicinal.sampling.quantile import normal_quantile, standard_normal


def test_equals_scipy_from_the_middle_to_the_far_tails() -> None:
    small = np.concatenate([np.logspace(-300, -1, 3000), np.linspace(0.01, 0.5, 3000)])
    lower = normal_quantile(small, 1 - small)
    assert np.allclose(lower, special.ndtri(small), rtol=1e-14, atol=1e-15)
    assert np.array_equal(normal_quantile(1 - small, small), -lower)


def test_the_ends_of_the_unit_interval_are_finite_and_opposite() -> None:
    ends = standard_normal(np.array([0.0, 1 - 2.0**-53]))
    assert ends[0] == -ends[1]
    assert 8 < ends[1] < 9


def test_rises_everywhere() -> None:
    uniform = np.sort(np.concatenate([np.linspace(0, 1, 100_001)[:-1], np.logspace(-16, -1, 1000)]))
    assert np.all(np.diff(standard_normal(np.unique(uniform))) >= 0)
