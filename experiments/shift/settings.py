"""What is trained, and on which pictures it is tried."""

from __future__ import annotations

import attrs

import vicinal as vc
from experiments.common.arguments import Arguments
from vicinal.experiments.comparison import Comparison, Trials
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.training.settings import Training

DATA = "fashion-mnist"
REACH = 5
"""Pixels up to which pictures are moved in the trials."""
RECIPES = (
    Recipe("none"),
    Recipe("shift_x", vc.Pipeline([vc.Translate(x=(-10, 10), whole=True)])),
    Recipe("shift_xy", vc.Pipeline([vc.Translate(x=(-10, 10), y=(-10, 10), whole=True)])),
)


@attrs.frozen(kw_only=True)
class Settings:
    """``recipes``: names of RECIPES. ``train``: pictures to train with. Pictures to test on, of all classes alike:
    ``unshifted`` as they are, ``moved`` along either axis, ``mapped`` in both directions, and ``curve`` after every epoch.
    None: all that there are.
    """

    recipes: tuple[str, ...] = ("none", "shift_x")
    train: int | None = 2000
    epochs: int = 60
    seeds: tuple[int, ...] = (0, 1, 2)
    unshifted: int | None = 4000
    moved: int | None = 1000
    mapped: int | None = 100
    curve: int = 250
    model: Model = attrs.field(factory=lambda: Model("small_cnn", {"widths": [64, 128], "hidden": 256}))


FULL = Settings(
    recipes=("none", "shift_x", "shift_xy"), train=None, epochs=30, unshifted=None, moved=None, mapped=1000, curve=1000
)  # fmt: skip


def settings_for(arguments: Arguments) -> Settings:
    """The settings, or those of --full."""
    return FULL if arguments.full else Settings()


def comparison(arguments: Arguments, settings: Settings) -> Comparison:
    """The trainings: Adam with 1e-3, falling as a cosine, batches of 64."""
    recipes = tuple(recipe for recipe in RECIPES if recipe.name in settings.recipes)
    return Comparison(
        source=str(arguments.dataset(DATA)), recipes=recipes, model=settings.model, seeds=settings.seeds, device="cpu",
        selection=Selection(limit=settings.train, test_limit=settings.curve),
        training=Training(epochs=settings.epochs, batch=64, optimizer="adam", rate=1e-3, schedule="cosine"),
        trials=Trials(limit=0, corruptions=False),
    )  # fmt: skip
