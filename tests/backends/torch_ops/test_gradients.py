"""Gradients of every op with respect to pictures and to its parameters, against finite differences in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
import torch
from torch import Tensor

from tests.backends.build import op_of
from vicinal.backends.torch.blend import mixed_planes
from vicinal.backends.torch.gradients import NO_GRADIENT
from vicinal.backends.torch.learned import learned as learned_field
from vicinal.backends.torch.parameters import Rows, rows_of
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.run import apply
from vicinal.program import ops
from vicinal.program.ops import OPS, Op

Case = dict[str, Any]
RNG = np.random.default_rng(7)
ELSEWHERE = (ops.Warp, ops.Blend, ops.Collage, ops.Fork, ops.Join)
"""Tested below, or with geometry and mixes (tests/backends/torch)."""


def uniform(low: float, high: float, *shape: int) -> np.ndarray[Any, Any]:
    """A row of its own for each of two samples."""
    return RNG.uniform(low, high, (2, *shape))


KERNEL = np.array([0.2, 0.6, 0.2])
RECTANGLES = [[0, 1, 2, 3], [1, 1, 3, 2]]
CASES: dict[type[Op], list[Case]] = {
    ops.Linear: [
        {"scale": uniform(0.5, 1, 1), "bias": uniform(0, 0.1, 1)}, {"scale": uniform(-1, 1, 3), "bias": uniform(0, 1, 3)},
    ],
    ops.Contrast: [{"factor": uniform(0.5, 1.5)}],
    ops.ColorMatrix: [{"matrix": uniform(0.1, 0.4, 3, 3)}],
    ops.Hue: [{"shift": uniform(-0.5, 0.5)}],
    ops.Power: [{"exponent": uniform(0.3, 2)}],
    ops.Solarize: [{"threshold": uniform(0.4, 0.6), "lift": None}, {"threshold": uniform(0.4, 0.6), "lift": uniform(0, 0.3)}],
    ops.Stretch: [{}],
    ops.Equalize: [{}],
    ops.Noise: [{"std": uniform(0.05, 0.2), "per_channel": True}, {"std": uniform(0.05, 0.2), "per_channel": False}],
    ops.Impulse: [{"amount": uniform(0.3, 0.7), "low": uniform(0.1, 0.3), "high": uniform(0.6, 0.9)}],
    ops.Erase: [
        {"rectangles": RECTANGLES, "fill": "mean"}, {"rectangles": RECTANGLES, "fill": "noise"},
        {"rectangles": RECTANGLES, "fill": "constant", "value": (0.1, 0.5, 0.9)},
    ],
    ops.Filter: [{"kernel_x": KERNEL, "kernel_y": KERNEL[::-1]}],
    ops.Convolve: [{"kernel": uniform(-0.2, 0.3, 3, 3)}],
    ops.Normalize: [{"mean": (0.4, 0.5, 0.6), "std": (0.2, 0.3, 0.4)}],
}  # fmt: skip
EVERY = [pytest.param(kind, case, id=f"{kind.__name__}-{k}") for kind, cases in CASES.items() for k, case in enumerate(cases)]


def values(channels: int = 3, height: int = 3, width: int = 3, seed: int = 0) -> Tensor:
    """Two pictures without ties, away from 0 and 1."""
    rng = np.random.default_rng(seed)
    return torch.from_numpy(rng.uniform(0.05, 0.95, (2, channels, height, width)))


def learned(op: Op) -> dict[str, Tensor]:
    """Its parameters that are no whole numbers, as leaves."""
    at = rows_of(op, np.arange(2), dtype=torch.float64)
    named = [field.name for field in attrs.fields(type(op)) if "row" in field.metadata and field.name in at]
    return {name: at(name).clone().requires_grad_() for name in named if at(name).is_floating_point()}


def function_of(op: Op, unit: bool, alpha: bool = False) -> tuple[Callable[..., Tensor], list[Tensor]]:
    """What the op makes of values and of its learned parameters, in order; and these."""
    leaves = learned(op)
    at = rows_of(op, np.arange(2), dtype=torch.float64)
    fixed = {field.name: at(field.name) for field in attrs.fields(type(op)) if field.name in at and field.name not in leaves}

    def function(given: Tensor, *parameters: Tensor) -> Tensor:
        fields = fixed | dict(zip(leaves, parameters, strict=True))
        return apply(op, Picture(values=given, top=1.0, unit=unit, alpha=alpha), Rows(fields, np.arange(2))).values

    return function, list(leaves.values())


def test_every_op_says_whether_it_has_gradients() -> None:
    """A new op is checked here, or says in NO_GRADIENT why it has none."""
    ours = {kind for kind in OPS.values() if kind.__module__.startswith("vicinal.")}
    assert set(NO_GRADIENT) | set(CASES) | set(ELSEWHERE) == ours
    assert not set(NO_GRADIENT) & (set(CASES) | set(ELSEWHERE))


@pytest.mark.parametrize(("kind", "case"), EVERY)
def test_gradients_of_values_and_parameters(kind: type[Op], case: Case) -> None:
    function, leaves = function_of(op_of(kind, 2, **case), True)
    assert torch.autograd.gradcheck(function, (values().requires_grad_(), *leaves))


@pytest.mark.parametrize(("kind", "case"), [one for one in EVERY if not one.values[0].traits.needs_unit_range])
def test_gradients_behind_normalize(kind: type[Op], case: Case) -> None:
    function, leaves = function_of(op_of(kind, 2, **case), False)
    assert torch.autograd.gradcheck(function, ((4.0 * values() - 2.0).requires_grad_(), *leaves), fast_mode=True)


@pytest.mark.parametrize(("kind", "case"), EVERY)
def test_gradients_with_alpha(kind: type[Op], case: Case) -> None:
    """Alpha passes them on as it is; what goes by channel here has three."""
    if kind in (ops.Normalize, ops.Erase) and len(case.get("mean", case.get("value", (0,)))) == 3:
        case = case | {name: case[name][:1] for name in ("mean", "std", "value") if name in case}
    function, leaves = function_of(op_of(kind, 2, **case), True, alpha=True)
    assert torch.autograd.gradcheck(function, (values(4).requires_grad_(), *leaves), fast_mode=True)


def test_gradients_of_a_picture_large_enough_to_be_equalized() -> None:
    function, _ = function_of(op_of(ops.Equalize, 2), True)
    given = values(1, 24, 24, seed=3)
    assert (function(given) - given).abs().max() > 0.05
    assert torch.autograd.gradcheck(function, (given.requires_grad_(),), fast_mode=True)


def test_gradients_of_a_fork_and_its_joins() -> None:
    def function(given: Tensor, first: Tensor, second: Tensor, third: Tensor) -> Tensor:
        picture = Picture(values=given, top=1.0)
        picture = apply(op_of(ops.Fork, 2, weight=0.0), picture, Rows({"weight": first}, np.arange(2)))
        for last, weight in ((False, second), (True, third)):
            picture = picture.recoloured(picture.colours**2)
            picture = apply(op_of(ops.Join, 2, weight=0.0, last=last), picture, Rows({"weight": weight}, np.arange(2)))
        return picture.values

    weights = [torch.from_numpy(uniform(0.1, 0.3)).requires_grad_() for _ in range(3)]
    assert torch.autograd.gradcheck(function, (values().requires_grad_(), *weights))


@pytest.mark.parametrize("kind", [ops.Linear, ops.Contrast, ops.Power, ops.Noise, ops.Filter, ops.Hue])
@pytest.mark.parametrize("level", [0.0, 1.0])
def test_gradients_of_black_and_white_are_finite(kind: type[Op], level: float) -> None:
    """Kinks are where pictures often are: greys, black and white."""
    function, leaves = function_of(op_of(kind, 2, **CASES[kind][0]), True)
    given = torch.full((2, 3, 4, 5), level, dtype=torch.float64, requires_grad=True)
    function(given, *leaves).sum().backward()
    assert all(torch.isfinite(one.grad).all() for one in (given, *leaves) if one.grad is not None)


@pytest.mark.parametrize("kind", [kind for kind in NO_GRADIENT if kind not in (ops.Apply, ops.ApplyToAll)])
def test_where_there_is_none_it_is_zero(kind: type[Op]) -> None:
    op = op_of(kind, 2, **({"bits": 3} if kind is ops.Posterize else {}))
    given = values().requires_grad_()
    at = rows_of(op, np.arange(2), dtype=torch.float64)
    apply(op, Picture(values=given, top=255.0), at).values.sum().backward()
    assert given.grad is not None
    assert not given.grad.any()


def test_gradients_of_the_weight_of_a_mix() -> None:
    op = op_of(ops.Blend, 2, partner=[1, 0], rectangle=[[0, 0, 3, 3], [1, 0, 3, 2]], weight=[0.0, 0.0])

    def function(given: Tensor, weight: Tensor) -> Tensor:
        return mixed_planes(attrs.evolve(op, weight=learned_field(weight)), given, False)

    weight = torch.tensor([0.3, 0.8], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(function, (values().requires_grad_(), weight))
    assert torch.autograd.gradcheck(function, (values(), weight))
