"""What cannot follow Normalize is refused where it is declared, however deep it stands, and never first at a call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.examples import ARGUMENTS, example
from tests.transforms.lowered import lowered
from vicinal import Gamma, Identity, Mixup, Normalize, OneOf, Pipeline, RandomOrder, Rotate, SomeOf, Sometimes

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
    needs = any(op.traits.needs_unit_range for op in lowered(example(name)).ops)
    assert example(name).needs_unit_range() == needs


SMALL = [
    ([vc.Resize(100), vc.CenterCrop(224)], "CenterCrop[0].size", (224, 224), (100, 100)),
    ([vc.RandomResizedCrop((90, 300)), Rotate(3), Gamma(), vc.RandomCrop(100)], "RandomCrop[0].size", (100, 100), (90, 300)),
    ([vc.CenterCrop(50), vc.Pad(4), vc.Transpose(), vc.RandomCrop((59, 10))], "RandomCrop[0].size", (59, 10), (58, 58)),
    ([Pipeline([vc.Resize((8, 9), "contain")]), OneOf([Rotate(3), vc.CenterCrop(9)])], "OneOf[0]/CenterCrop[0].size", (9, 9),
     (8, 9)),
    ([vc.Resize(8), Sometimes(0.5, [vc.Pad(1), vc.RandomCrop(11)])], "Sometimes[0]/then/RandomCrop[0].size", (11, 11),
     (10, 10)),
    ([vc.Resize(8), OneOf([vc.CenterCrop(8), vc.CenterCrop(9, p=0.5)])], "OneOf[0]/CenterCrop[1].size", (9, 9), (8, 8)),
]  # fmt: skip


@pytest.mark.parametrize(("chain", "place", "size", "canvas"), SMALL, ids=[place for _, place, _, _ in SMALL])
def test_a_window_that_never_fits_is_refused_at_declaration(chain: list[Any], place: str, size: Any, canvas: Any) -> None:
    with pytest.raises(vc.SpecError) as error:
        Pipeline(chain)
    wanted = f"a canvas of at least {size} (or a border, such as border='constant')"
    assert str(error.value) == f"{place}: expected {wanted}, got {canvas}"


@pytest.mark.parametrize("chain", [
    [vc.Resize(8), vc.CenterCrop(9, border="edge")],
    [vc.Resize(8), vc.Pad(4, p=0.999999), vc.CenterCrop(9)],
    [vc.Resize(8), OneOf([vc.Pad(4), vc.Pad(5)]), vc.RandomCrop(16)],
    [vc.Resize(8), vc.Affine(45, fit_output=True), vc.CenterCrop(9)],
    [vc.Resize(8), vc.CenterCrop(9, p=0)],
    [vc.Resize(8, "short"), vc.RandomCrop(8)],
    [vc.Resize(8), vc.Resize(12, p=1.0), RandomOrder([Gamma(), vc.Pad(1)]), SomeOf([Gamma()]), vc.RandomCrop(12)],
], ids=range(7))  # fmt: skip
def test_a_window_that_may_fit_is_left_to_the_pictures(chain: list[Any]) -> None:
    assert Pipeline(chain, seed=0)(np.full((2, 20, 24, 3), 99, np.uint8), ids=range(2)).shape[0] == 2
