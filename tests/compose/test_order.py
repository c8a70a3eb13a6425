"""What cannot follow Normalize is refused where it is declared, however deep it stands, and never first at a call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.examples import ARGUMENTS, example
from tests.transforms.lowered import lowered
from vicinal import Gamma, Identity, Mixup, Normalize, OneOf, Pipeline, RandomOrder, Rotate, SomeOf, Sometimes
from vicinal.program.ops import NEEDS_UNIT_RANGE
from vicinal.program.ops import Normalize as NormalizeOp

NESTED = "Pipeline[0]/Normalize[0]"
RANGE = [
    ([Normalize(), vc.ColorJitter(hue=0.1)], "ColorJitter[0]", "Normalize[0]"),
    ([Normalize(), Normalize()], "Normalize[1]", "Normalize[0]"),
    ([Normalize(), OneOf([Rotate(3), Gamma()])], "OneOf[0]/Gamma[0]", "Normalize[0]"),
    ([Pipeline([Normalize()]), Sometimes(0.5, [], [vc.Equalize(p=0.1)])], "Sometimes[0]/otherwise/Equalize[0]", NESTED),
    ([Pipeline([Normalize()]), SomeOf([vc.RandAugment(), Rotate(2)])], "SomeOf[0]/RandAugment[0]", NESTED),
    ([Pipeline([Normalize()]), Pipeline([RandomOrder([vc.Hue(0.1)])])], "Pipeline[1]/RandomOrder[0]/Hue[0]", NESTED),
]
MIXED = [
    ([Normalize(), Mixup(), Rotate(3)], "Rotate[0]", "Mixup[0]"),
    ([Pipeline([Normalize(), vc.CutMix()]), vc.HorizontalFlip()], "HorizontalFlip[0]", "Pipeline[0]/CutMix[0]"),
    ([Normalize(), RandomOrder([Rotate(2), Mixup()])], "RandomOrder[0]/Rotate[0]", "RandomOrder[0]/Mixup[0]"),
    ([Normalize(), SomeOf([Rotate(2), Mixup()], random_order=True)], "SomeOf[0]/Rotate[0]", "SomeOf[0]/Mixup[0]"),
]


@pytest.mark.parametrize(("chain", "late", "early"), RANGE, ids=[late for _, late, _ in RANGE])
def test_what_needs_the_range_is_refused_behind_normalize(chain: list[Any], late: str, early: str) -> None:
    with pytest.raises(vc.SpecError) as error:
        Pipeline(chain)
    assert str(error.value) == f"{late}: expected values in [0, 1], but {early} comes before it"
    recipe = {"Pipeline": {"transforms": [Pipeline([one]).to_dict() for one in chain]}}
    with pytest.raises(vc.RecipeError, match=r"expected values in \[0, 1\], but "):
        Pipeline.from_dict(recipe)


@pytest.mark.parametrize(("chain", "late", "early"), MIXED, ids=[late for _, late, _ in MIXED])
def test_nothing_but_mixing_follows_a_mix_of_normalized_pictures(chain: list[Any], late: str, early: str) -> None:
    with pytest.raises(vc.SpecError) as error:
        Pipeline(chain)
    assert str(error.value) == f"{late}: expected nothing but mixing behind {early}, which mixes normalized pictures"


def test_a_pipeline_of_a_share_does_not_normalize() -> None:
    with pytest.raises(vc.SpecError, match=r"^Pipeline\.p: expected 1, as Normalize must touch every sample, got 0\.5$"):
        Pipeline([Pipeline([Normalize()])], p=0.5)


@pytest.mark.parametrize("chain", [
    [Normalize(), vc.ColorJitter(0.2), vc.GaussianBlur(), vc.Brightness(1.2), vc.Cutout(3), vc.PixelDropout(), Rotate(3)],
    [Normalize(), Mixup(), vc.CutMix(), Identity(), Pipeline([])],
    [Mixup(), Rotate(3), Gamma(), Normalize(), RandomOrder([vc.CutMix(), Mixup()])],
    [Pipeline([Gamma(), Pipeline([Normalize()])]), SomeOf([Rotate(2), Mixup()])],
], ids=["linear", "mixes", "mixed before", "some of"])  # fmt: skip
def test_what_is_taken_at_declaration_runs(chain: list[Any]) -> None:
    assert Pipeline(chain)(np.full((2, 8, 8, 3), 99, np.uint8)).dtype == np.float32


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_every_transform_says_rightly_whether_it_needs_the_range(name: str) -> None:
    needs = any(isinstance(op, (*NEEDS_UNIT_RANGE, NormalizeOp)) for op in lowered(example(name)).ops)
    assert example(name).needs_unit_range() == needs
