"""RandAugment and TrivialAugmentWide: what they draw."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import vicinal as vc
from tests.transforms.lowered import lowered

COUNT = 14_000


@pytest.mark.parametrize(("operations", "count"), [("paper", 14), ("code", 16)])
def test_all_operations_are_alike_likely_and_independent_of_each_other(operations: str, count: int) -> None:
    values = lowered(vc.RandAugment(2, operations=operations), (24, 24), COUNT).record.values
    first, second = (values[f"RandAugment[0]/slot[{number}]"]["operation"].astype(int) for number in (0, 1))
    assert stats.chisquare(np.bincount(first, minlength=count)).pvalue > 1e-4
    assert stats.chisquare(np.bincount(first * count + second, minlength=count**2)).pvalue > 1e-4


def test_the_magnitude_is_the_same_for_all_or_drawn_for_every_operation() -> None:
    fixed = lowered(vc.RandAugment(2, 15), (24, 24), 500).record.values
    assert (fixed["RandAugment[0]/slot[1]"]["strength"] == 0.5).all()
    drawn = lowered(vc.RandAugment(2, vc.Normal(15, 1).clip(0, 30)), (24, 24), COUNT).record.values
    first, second = (drawn[f"RandAugment[0]/slot[{number}]"]["strength"] * 30 for number in (0, 1))
    assert stats.kstest(first, stats.norm(15, 1).cdf).pvalue > 1e-4
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(COUNT)


def test_magnitude_zero_changes_only_what_has_no_magnitude() -> None:
    picture = np.random.default_rng(2).integers(40, 200, (64, 20, 20, 3), np.uint8)
    augment = vc.Pipeline([vc.RandAugment(1, 0)], seed=1)
    result, record = augment.trace(picture, ids=range(64))
    still = ~np.any([record.active[f"RandAugment[0]/slot[0]/{name}"] for name in ("AutoContrast", "Equalize")], axis=0)
    assert 20 < still.sum() < 64
    np.testing.assert_array_equal(result[still], picture[still])


def test_trivial_augment_draws_31_strengths() -> None:
    values = lowered(vc.TrivialAugmentWide(), (24, 24), COUNT).record.values["TrivialAugmentWide[0]/slot[0]"]
    assert stats.chisquare(np.bincount(values["operation"].astype(int), minlength=14)).pvalue > 1e-4
    assert stats.chisquare(np.bincount(np.rint(values["strength"] * 30).astype(int), minlength=31)).pvalue > 1e-4
    np.testing.assert_allclose(values["strength"] * 30, np.rint(values["strength"] * 30), atol=1e-9)


def test_fill_and_interpolation_are_the_users() -> None:
    white = np.full((200, 20, 20, 3), 255, np.uint8)
    for policy in (vc.RandAugment, vc.TrivialAugmentWide, vc.AutoAugment):
        program = vc.Pipeline([policy(fill=0.2, interpolation="bicubic", mask_fill=9)]).program(white)
        (warp,) = program.warps
        assert (warp.fill, warp.interpolation, warp.mask_fill) == ((0.2,), "bicubic", 9)
