"""From drops to a recipe."""

from __future__ import annotations

import vicinal as vc
from vicinal.experiments.student import Interval
from vicinal.search.operations import OPERATIONS
from vicinal.search.policy import Borne, policy_of

BY_NAME = {one.name: one for one in OPERATIONS}


def borne(name: str, *drops: float, most: float = 0.02) -> Borne:
    return Borne(BY_NAME[name], tuple(Interval(drop, drop - 0.01, drop + 0.01, 100) for drop in drops), most)


def test_a_strength_is_kept_up_to_the_drop_and_the_probability_falls_with_it() -> None:
    free = borne("Rotate", -0.001, 0.0, 0.05)
    assert (free.kept, free.strength, free.p) == (2, 10.0, 1.0)
    dear = borne("Rotate", 0.0, 0.01, 0.02, 0.0201)
    assert (dear.strength, dear.p) == (15.0, 0.5)
    half = borne("Rotate", 0.01, 0.3)
    assert (half.strength, half.p) == (5.0, 0.75)
    never = borne("Rotate", 0.021)
    assert (never.kept, never.strength, never.p) == (0, None, 0.0)
    assert never.plain()["tried"] == [{"strength": 5.0, "drop": never.drops[0].plain()}]


def test_flips_are_drawn_on_their_own_and_of_the_others_two_run() -> None:
    recipe = policy_of(
        [borne("HorizontalFlip", 0.0), borne("VerticalFlip", 0.3), borne("Rotate", 0.0, 0.05), borne("Equalize", 0.01),
         borne("GaussianNoise", 0.0, 0.0, 0.0, 0.02)], (8, 8),
    )  # fmt: skip
    flip, others = recipe.transforms
    assert flip == vc.HorizontalFlip(p=0.5)
    assert others == vc.SomeOf(
        [vc.Rotate((-5, 5), border="edge"), vc.Equalize(p=0.75), vc.GaussianNoise((0, 0.2), p=0.5)], 2
    )  # fmt: skip
    assert vc.Pipeline.from_yaml(recipe.to_yaml()) == recipe


def test_few_operations_or_none_make_a_recipe_too() -> None:
    assert policy_of([borne("Invert", 0.0)], (8, 8)) == vc.Pipeline([vc.SomeOf([vc.Invert()], 1)], seed=0)
    assert policy_of([borne("Invert", 0.5)], (8, 8)) == vc.Pipeline([], seed=0)
    assert policy_of([borne("HorizontalFlip", 0.02)], (8, 8)) == vc.Pipeline([vc.HorizontalFlip(p=0.25)], seed=0)
