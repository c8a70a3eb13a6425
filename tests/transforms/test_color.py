"""Colour transforms: which ops they become, and with which numbers."""

from __future__ import annotations

import contextlib
from itertools import permutations
from typing import Any

import attrs
import numpy as np
import pytest
from scipy import stats

from tests.transforms.examples import ARGUMENTS, example
from tests.transforms.lowered import lowered, values
from vicinal.errors import SpecError
from vicinal.program import ops
from vicinal.sampling.distributions import Choice, Constant, Distribution, Uniform
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import transform_class
from vicinal.transforms.color.color_jitter import ColorJitter
from vicinal.transforms.color.colors import Grayscale, Hue, Saturation
from vicinal.transforms.color.levels import Posterize, Solarize
from vicinal.transforms.color.normalize import IMAGENET_MEAN, IMAGENET_STD, Normalize
from vicinal.transforms.color.sharpness import Sharpness
from vicinal.transforms.color.tones import Brightness, Contrast, Gamma, Invert, LinearContrast, Multiply


def only(transform: Transform, count: int = 1, channels: int = 3) -> Any:
    (op,) = lowered(transform, (6, 5), count, channels=channels).ops
    return op


@pytest.mark.parametrize("cls", [Brightness, Contrast, Saturation, Sharpness])
def test_a_plain_number_is_that_factor(cls: type[Brightness] | type[Contrast] | type[Saturation] | type[Sharpness]) -> None:
    assert cls(0.4).factor == Constant(0.4)
    assert cls((0.6, 1.4)).factor == Uniform(0.6, 1.4)
    assert cls([2]).factor == Choice([2])


NUMBERS = (0.5, 0.1, 1, 2, 5, 30, 200, 5000)
"""Of which each field takes at least one."""


def test_only_color_jitter_takes_a_number_for_a_range_as_torchvision_does() -> None:
    assert Hue(0.1).shift == Constant(0.1)
    assert Hue() == Hue((-0.05, 0.05))
    jitter = ColorJitter(0.4, 3, 0, hue=0.1)
    assert (jitter.brightness, jitter.contrast, jitter.hue) == (Uniform(0.6, 1.4), Uniform(0, 4), Uniform(-0.1, 0.1))
    draws = {name: fields for name, fields in ARGUMENTS.items() if name != "ColorJitter"}
    for name in draws:
        for field in attrs.fields(transform_class(name)):
            value = example(name)
            if field.init and isinstance(getattr(value, field.name), Distribution):
                fraction = {"unit": "fraction"} if name in ("Cutout", "GridMask") else {}
                number, made = _taken(value, field.name, fraction)
                assert getattr(made, field.name) == Constant(number)


def _taken(value: Any, field: str, others: dict[str, str]) -> tuple[float, Any]:
    """The first of NUMBERS that a field takes, and the transform that has it."""
    for number in NUMBERS:
        with contextlib.suppress(SpecError):
            return number, attrs.evolve(value, **{field: number}, **others)
    raise AssertionError(f"{type(value).__name__}.{field} takes none of {NUMBERS}")


def test_linear_ops_do_what_the_formulas_say() -> None:
    x = np.linspace(0, 1, 5)
    for transform, expected in [
        (Brightness([0.5]), 0.5 * x),
        (Multiply(0.25), 0.25 * x),
        (LinearContrast(0.5), (x - 0.5) * 0.5 + 0.5),
        (Invert(), 1 - x),
    ]:
        op = only(transform)
        np.testing.assert_allclose(x * op.scale[0] + op.bias[0], expected, atol=1e-15)


def test_saturation_and_grey_blend_with_luma() -> None:
    colour = np.array([0.2, 0.5, 0.9])
    grey = 0.299 * 0.2 + 0.587 * 0.5 + 0.114 * 0.9
    for factor in (0.0, 0.7, 1.0, 1.6):
        blended = only(Saturation([factor])).matrix[0] @ colour
        np.testing.assert_allclose(blended, factor * colour + (1 - factor) * grey)
        if factor <= 1:
            np.testing.assert_allclose(only(Grayscale(1 - factor)).matrix[0] @ colour, blended)
    np.testing.assert_allclose(only(Grayscale()).matrix[0] @ colour, [grey] * 3)


def test_parameters_reach_their_ops() -> None:
    assert only(Contrast([0.3])).factor == 0.3
    assert only(Hue([0.25])).shift == 0.25
    assert only(Gamma(2.2)).exponent == 2.2
    assert only(Solarize(0.4)).threshold == 0.4
    assert only(Posterize(4)).bits == 4
    op = only(Normalize())
    assert (op.mean, op.std, op.layout) == (IMAGENET_MEAN, IMAGENET_STD, "chw")
    assert only(Normalize(0.5, 0.25, layout="hwc")).layout == "hwc"


def test_ranges_of_bits_hold_both_ends_alike() -> None:
    bits = only(Posterize((3, 6)), 8000).bits
    found, counts = np.unique(bits, return_counts=True)
    assert list(found) == [3, 4, 5, 6]
    assert stats.chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize(
    ("channels", "alpha", "factors"),
    [(1, False, 1), (2, True, 1), (2, False, 2), (3, False, 3), (4, True, 3), (4, False, 4), (5, False, 5)],
)
def test_multiply_per_channel_leaves_alpha_alone(channels: int, alpha: bool, factors: int) -> None:
    lowering = lowered(Multiply((0.5, 1.5), per_channel=True), (6, 5), 500, channels=channels, alpha=alpha)
    (op,) = lowering.ops
    assert isinstance(op, ops.Linear)
    assert op.scale.shape == (500, factors)
    np.testing.assert_array_equal(values(lowering)["factor"], op.scale)
    if factors > 1:
        correlation = np.corrcoef(op.scale.T) - np.eye(factors)
        assert np.abs(correlation).max() < 4 / np.sqrt(500)


def test_jitter_parts_left_at_zero_are_off() -> None:
    def kinds(jitter: ColorJitter) -> list[type]:
        return [type(op) for op in lowered(jitter).ops]

    assert kinds(ColorJitter()) == []
    assert kinds(ColorJitter(brightness=0.2)) == [ops.Linear]
    assert kinds(ColorJitter(hue=0.1, contrast=0.2)) == [ops.Contrast, ops.Hue]
    assert kinds(ColorJitter(0.1, 0.1, 0.1, 0.1)) == [ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue]
    assert kinds(ColorJitter(brightness=(1.5, 1.5))) == [ops.Linear]


def test_jitter_s_numbers_mean_what_torchvision_s_do() -> None:
    drawn = values(lowered(ColorJitter(0.4, 1.5, 0.2, 0.1), count=4000))
    for name, low, high in [
        ("brightness", 0.6, 1.4), ("contrast", 0, 2.5), ("saturation", 0.8, 1.2), ("hue", -0.1, 0.1)
    ]:  # fmt: skip
        assert stats.kstest(drawn[name], stats.uniform(low, high - low).cdf).pvalue > 1e-3


def test_random_order_runs_every_part_once_in_each_order_alike() -> None:
    count = 6000
    jitter = ColorJitter(0.4, 0.4, 0.4, random_order=True)
    lowering = lowered(jitter, count=count)
    assert len(lowering.ops) == 9
    order: list[list[str]] = [[] for _ in range(count)]
    for op in lowering.ops:
        for sample in np.flatnonzero(op.active):
            order[sample].append(type(op).__name__)
    kinds = ["Linear", "Contrast", "ColorMatrix"]
    counts = [sum(tuple(o) == p for o in order) for p in permutations(kinds)]
    assert sum(counts) == count
    assert stats.chisquare(counts).pvalue > 1e-3
    turns = values(lowering)
    for sample in range(50):
        names = sorted(("brightness", "contrast", "saturation"), key=lambda name: turns[f"{name}_turn"][sample])
        assert [kinds[("brightness", "contrast", "saturation").index(name)] for name in names] == order[sample]


def test_the_order_changes_no_factor() -> None:
    fixed, free = ColorJitter(0.4, 0.4, 0.4, 0.1), ColorJitter(0.4, 0.4, 0.4, 0.1, random_order=True)
    one, other = values(lowered(fixed, count=9)), values(lowered(free, count=9))
    for name, drawn in one.items():
        np.testing.assert_array_equal(drawn, other[name])


def test_random_order_of_the_inactive_stays_inactive() -> None:
    for op in lowered(ColorJitter(0.4, 0.4, random_order=True, p=0.0), count=20).ops:
        assert not op.active.any()
