"""Parameters draw what imgaug's drew: the distributions, dtypes and reprs that were recorded, and their algebra."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN
from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.parameters.simplex import simplex_noise

DRAWN, RECORDED_DRAWS = 50_000, 200_000
RECORDED = json.loads((GOLDEN / "statistics.json").read_text())["parameters"] if GOLDEN.is_dir() else {}
SPELLED = {
    "Add elementwise": "Add(Uniform(0,1),Uniform(0,1),True)",
    "RandomSign(p_positive=.2)": "RandomSign(Uniform(1,2),.2)",
    "ForceSign(Normal(0,1),positive=True)": "ForceSign(Normal(0,1),True)",
    "ForceSign(neg,invert... mode reroll)": "ForceSign(Normal(.5,1),False,'reroll')",
    "Positive(Normal)": "Positive(Normal(0,1))",
    "Negative(Normal)": "Negative(Normal(0,1))",
    "Choice strings": "Choice(['a','b'])",
    "Choice of params": "Choice([Deterministic(1),Uniform(2,3)])",
}
ONE_DRAW = ("Add(Uniform(0,1),Uniform(0,1))", "2**", "1-", "1/")
"""Where the second operand is drawn once for the whole array, the record's mean is that of one draw."""


def expression(name: str) -> Any:
    return eval(SPELLED.get(name, name), vars(iap).copy())


@pytest.mark.skipif(not RECORDED, reason="no ../shared")
def test_recorded_distributions() -> None:
    tried = 0
    for name, told in RECORDED.items():
        if not isinstance(told, dict) or "repr" not in told:
            continue
        parameter = expression(name)
        drawn = parameter.draw_samples((DRAWN,), random_state=7)
        assert repr(parameter) == told["repr"]
        assert str(drawn.dtype) == told["dtype"], name
        if "mean" in told and not name.startswith(ONE_DRAW):
            # Four standard errors of the difference of two means.
            error = 4 * told["std"] * (1 / DRAWN + 1 / RECORDED_DRAWS) ** 0.5
            assert abs(drawn.mean() - told["mean"]) <= error + 1e-6, name
            assert abs(drawn.std() - told["std"]) <= 4 * error + 1e-6, name
        tried += 1
    assert tried >= 35


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (2, np.inf), (-np.inf, -3), (8, 9), (0.5, 0.5001)])
def test_a_truncated_normal_is_that_of_its_range(low: float, high: float) -> None:
    """Against rejection where that ends, and against the exponential tail far out."""
    drawn = iap.TruncatedNormal(0, 1, low, high).draw_samples((20000,), random_state=3)
    assert drawn.min() >= low - 1e-6
    assert drawn.max() <= high + 1e-6
    grid = np.linspace(max(low, -12), min(high, 12), 200_001)
    weights = np.exp(-0.5 * (grid**2 - np.min(grid**2)))
    mean = np.average(grid, weights=weights)
    std = np.sqrt(np.average((grid - mean) ** 2, weights=weights))
    assert abs(drawn.mean() - mean) <= 4 * std / 20000**0.5 + 1e-5


def test_operators_build_what_they_say() -> None:
    three = iap.Deterministic(3)
    values = {
        "+": (three + 2, 5), "r+": (2 + three, 5), "-": (three - 1, 2), "r-": (1 - three, -2), "*": (three * 2, 6),
        "r*": (2 * three, 6), "/": (three / 2, 1.5), "r/": (6 / three, 2), "//": (three // 2, 2), "r//": (7 // three, 2),
        "**": (three**2, 9), "r**": (2**three, 8),
    }  # fmt: skip
    for name, (parameter, wanted) in values.items():
        assert np.allclose(parameter.draw_samples((2, 3)), wanted), name
    with pytest.raises(Exception, match="Add of a StochasticParameter: expected a number"):
        _ = three + "x"
    assert (three / 0).draw_sample() == 3


def test_a_dtype_stays_where_numpy_2_would_widen_it() -> None:
    uniform = iap.Uniform(0, 1)
    for parameter in (uniform + 1, uniform * np.int64(2), iap.Clip(uniform, 0, 1), uniform - iap.DiscreteUniform(1, 3)):
        assert parameter.draw_samples((5,), random_state=1).dtype == np.float32
    assert iap.Multiply(iap.DiscreteUniform(1, 3), 2).draw_samples((5,), random_state=1).dtype == np.int32


def test_arguments_become_parameters() -> None:
    handle = iap.handle_continuous_param
    assert repr(handle((1, 2), "x")) == "Uniform(Deterministic(int 1), Deterministic(int 2))"
    assert repr(handle([1, 2], "x")) == "Choice(a=[1, 2], replace=True, p=None)"
    assert repr(iap.handle_discrete_param(2.7, "x")) == "Deterministic(int 2)"
    assert repr(iap.handle_probability_param(0.5, "x")) == "Binomial(Deterministic(float 0.50000000))"
    assert repr(iap.handle_probability_param(True, "x")) == "Deterministic(int 1)"
    assert iap.handle_discrete_kernel_size_param((3, [5, 7]), "k")[1] is not None
    assert iap.handle_discrete_kernel_size_param((3, 5), "k")[1] is None
    for wrong, error in (((1, 2, 3), AssertionError), (["a"], AssertionError), (None, Exception), (-1, AssertionError)):
        with pytest.raises(error, match="x: expected"):
            handle(wrong, "x", value_range=(0, None))
    with pytest.raises(Exception, match="p: expected a bool"):
        iap.handle_probability_param((0.1, 0.2), "p")


@pytest.mark.parametrize("noise", [iap.SimplexNoise(), iap.FrequencyNoise(), iap.SimplexNoise(size_px_max=500)])
@pytest.mark.parametrize("size", [(20, 30), (9, 7, 3), (1, 5)])
def test_noise_fills_planes_within_0_and_1(noise: Any, size: tuple[int, ...]) -> None:
    drawn = noise.draw_samples(size, random_state=5)
    assert drawn.shape == size
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert np.array_equal(drawn, noise.draw_samples(size, random_state=5))


def test_simplex_noise_is_the_published_one() -> None:
    """Values of the reference implementation at whole x (across) and y (down)."""
    for seed, rows in {
        0: [[0.0, -0.703396, 0.53888, 0.322702], [-0.639566, -0.190854, -0.306315, 0.438547]],
        12345: [[0.0, 0.061334, 0.719045, 0.753837], [0.21027, -0.797634, -0.08284, -0.211035]],
    }.items():
        assert np.allclose(simplex_noise(seed, 2, 4), rows, atol=1e-6)


def test_samples_of_a_lower_resolution_come_in_blocks() -> None:
    coarse = iap.FromLowerResolution(iap.Binomial(0.5), size_px=4).draw_samples((16, 16, 1), random_state=1)
    blocks = coarse.reshape(4, 4, 4, 4)
    assert np.array_equal(blocks.min(axis=(1, 3)), blocks.max(axis=(1, 3)))
    assert coarse.dtype == np.int32
    halved = iap.FromLowerResolution(iap.Uniform(0, 1), size_percent=0.5, method="linear").draw_samples((2, 8, 6, 3))
    assert halved.shape == (2, 8, 6, 3)
    with pytest.raises(AssertionError, match="size_percent or size_px"):
        iap.FromLowerResolution(iap.Binomial(0.5))


def test_graphs_are_pictures() -> None:
    graph = iap.Uniform(0, 1).draw_distribution_graph(size=(10, 100))
    assert graph.shape == (480, 640, 3)
    assert len(np.unique(graph.reshape(-1, 3), axis=0)) > 3
    assert iap.draw_distributions_grid([iap.Normal(0, 1)] * 2, sample_sizes=[(5, 50)] * 2).shape == (700, 700, 3)


def test_draws_depend_on_the_seed_and_go_on() -> None:
    uniform = iap.Uniform(0, 1)
    rng = iarandom.RNG(3)
    first, second = uniform.draw_samples((4,), rng), uniform.draw_samples((4,), rng)
    assert not np.array_equal(first, second)
    assert np.array_equal(first, uniform.draw_samples((4,), 3))
    iarandom.seed(9)
    here = uniform.draw_sample()
    iarandom.seed(9)
    assert here == uniform.draw_sample()
