"""What holds for every distribution: independence from the batch, bounds, values, pickles, plain forms."""

from __future__ import annotations

import json
import math
import pickle

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sampling.build import batch
from tests.sampling.strategies import distributions, leaves
from vicinal.sampling.distributions import (
    Choice,
    Constant,
    Distribution,
    IntUniform,
    Normal,
    Poisson,
    Uniform,
    as_distribution,
    from_plain,
    to_plain,
)

quick = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(distributions, st.permutations(range(12)), st.integers(0, 12))
def test_order_and_splitting_of_the_batch_change_nothing(
    distribution: Distribution, order: list[int], cut: int
) -> None:
    draws = batch(12)
    whole = distribution.draw(draws, "a", "b")
    parts = [draws.take(np.array(part, np.int64)) for part in (order[:cut], order[cut:])]
    assert np.array_equal(np.concatenate([distribution.draw(part, "a", "b") for part in parts]), whole[order])


@quick
@given(distributions)
def test_values_are_finite_and_within_bounds(distribution: Distribution) -> None:
    values = distribution.draw(batch(200), "a", "b")
    low, high = distribution.bounds()
    assert values.shape == (200,)
    assert values.dtype == np.float64
    assert np.all(np.isfinite(values))
    slack = 1e-9 * max((abs(end) for end in (low, high) if math.isfinite(end)), default=0)
    assert np.all((values >= low - slack) & (values <= high + slack))


@quick
@given(leaves)
def test_leaves_keep_to_their_bounds_exactly(distribution: Distribution) -> None:
    values = distribution.draw(batch(300), "a", "b")
    low, high = distribution.bounds()
    assert np.all((values >= low) & (values <= high))


@quick
@given(distributions)
def test_copies_through_pickle_yaml_and_json_are_equal_and_draw_the_same(distribution: Distribution) -> None:
    plain = to_plain(distribution)
    draws = batch(20)
    wanted = distribution.draw(draws, "a", "b")
    for copy in (
        pickle.loads(pickle.dumps(distribution)),
        from_plain(plain),
        from_plain(yaml.safe_load(yaml.safe_dump(plain))),
        from_plain(json.loads(json.dumps(plain))),
    ):
        assert copy == distribution
        assert hash(copy) == hash(distribution)
        assert np.array_equal(copy.draw(draws, "a", "b"), wanted)


def test_plain_forms_read_as_a_person_would_write_them() -> None:
    assert to_plain(Constant(3)) == 3
    assert to_plain(Uniform(-30, 30)) == {"range": [-30, 30]}
    assert to_plain(Choice([1, 2])) == [1, 2]
    assert to_plain(Choice([1, 2], [3, 1])) == {"choice": {"values": [1, 2], "weights": [3, 1]}}
    assert to_plain(Normal(0, 1)) == {"normal": {"mean": 0, "std": 1}}
    assert to_plain(IntUniform(1, 6)) == {"int_uniform": {"low": 1, "high": 6}}
    assert to_plain(2 * Poisson(3) - 1) == {"subtract": [{"multiply": [2, {"poisson": {"rate": 3}}]}, 1]}
    assert to_plain((-Normal(0, 1)).clip(0)) == {"clip": [{"negate": {"normal": {"mean": 0, "std": 1}}}, 0, None]}


def test_what_users_write() -> None:
    assert as_distribution(3) == Constant(3)
    assert as_distribution(np.float32(0.5)) == Constant(0.5)
    assert as_distribution((-30, 30)) == Uniform(-30, 30)
    assert as_distribution((5, 5)) == Uniform(5, 5)
    assert as_distribution([-30, 30]) == Choice((-30, 30))
    assert as_distribution(Normal(0, 1)) == Normal(0, 1)
    assert Choice(np.array([1, 2])) == Choice([1, 2])


def test_different_values_differ() -> None:
    assert len({Uniform(0, 1), Uniform(0, 2), Normal(0, 1), Choice([0, 1]), Uniform(0, 1) + 1, Uniform(0, 1) - 1}) == 6


def test_frozen() -> None:
    with pytest.raises(AttributeError):
        Uniform(0, 1).low = 5  # type: ignore[misc]


def test_a_leaf_is_drawn_afresh_wherever_it_stands() -> None:
    leaf = Uniform(0, 1)
    draws = batch(50_000)
    difference = (leaf - leaf).draw(draws, "a", "b")
    assert abs(difference.var() - 1 / 6) < 0.01
    assert not np.isin((leaf + 0).draw(draws, "a", "b"), leaf.draw(draws, "a", "b")).any()


def test_numpy_numbers_join_in_from_both_sides() -> None:
    assert np.float64(2) * Uniform(0, 1) == 2 * Uniform(0, 1)
    assert Uniform(0, 1) + np.int64(2) == Uniform(0, 1) + 2


@pytest.mark.parametrize(
    ("distribution", "bounds"),
    [
        (Uniform(-1, 2) * Uniform(-3, 5), (-6, 10)),
        (Uniform(-1, 2) - Uniform(-3, 5), (-6, 5)),
        (Uniform(-1, 2) / Uniform(2, 4), (-0.5, 1)),
        (1 / Uniform(-4, -2), (-0.5, -0.25)),
        (0 * Normal(0, 1), (0, 0)),
        (Poisson(3) + 1, (1, math.inf)),
        (5 / (Poisson(3) + 1), (0, 5)),
        (-Poisson(3), (-math.inf, 0)),
        (Normal(0, 1).clip(-2), (-2, math.inf)),
        (Uniform(0, 1).clip(3, 4), (3, 3)),
        (Normal(2, 0), (2, 2)),
        (Choice([1, 9, 4], [1, 0, 1]), (1, 4)),
    ],
)
def test_bounds(distribution: Distribution, bounds: tuple[float, float]) -> None:
    assert distribution.bounds() == bounds
