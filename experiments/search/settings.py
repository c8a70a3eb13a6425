"""What is searched, on which data, and how long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from experiments.cifar.settings import CLEAN, CUTOUT
from experiments.common.arguments import Arguments
from experiments.search import pictures
from vicinal.experiments.comparison import Comparison
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import NONE, Recipe, recipes_of
from vicinal.experiments.training.settings import Training
from vicinal.search.search import PARAMETER_FREE
from vicinal.search.settings import Search, Trials

SMALL = Model("small_cnn", {"widths": [8, 16], "hidden": 32, "grid": 4})
FREE = recipes_of([PARAMETER_FREE])
BY_HAND = next(recipe for recipe in CLEAN if recipe.name == CUTOUT)


@attrs.frozen(kw_only=True)
class Part:
    """A data set and a search on it. ``source``: makes it, and gives its path. ``search``: all but the path."""

    name: str
    source: Callable[[Arguments], Path]
    search: Search


def _search(
    by: str, model: Model, training: Training, *, recipes: tuple[Recipe, ...] = (Recipe(NONE), *FREE),
    seeds: int = 3, trials: Trials | None = None, seconds: float | None = None, selection: Selection | None = None,
) -> Search:  # fmt: skip
    comparison = Comparison(
        source="", recipes=recipes, model=model, training=training, selection=selection or Selection(),
        seeds=tuple(range(seeds)), device="cpu",
    )  # fmt: skip
    return Search(comparison=comparison, by=by, seconds=seconds, trials=trials or Trials())


def digits(trials: int = 20, epochs: int = 30) -> Part:
    """The planted truth: only turns of up to 25 degrees help."""
    over = ("rotate", "flip", "shift", "colour", "erase")
    return Part(
        name="digits", source=pictures.digits,
        search=_search("trials", SMALL, Training(epochs=epochs, batch=64, rate=0.005), trials=Trials(count=trials, over=over)),
    )  # fmt: skip


def sides(by: str, trials: int = 12, epochs: int = 6) -> Part:
    """Left and right are the classes: flips must be rejected."""
    over = ("flip", "rotate", "shift", "erase")
    return Part(
        name=f"sides, by {by}", source=pictures.sides,
        search=_search(by, SMALL, Training(epochs=epochs, batch=64, rate=0.005), trials=Trials(count=trials, over=over)),
    )  # fmt: skip


def cifar(by: str, *, seconds: float = 30.0, trials: int = 12, seeds: int = 3, test: int | None = 3000) -> Part:
    """2000 pictures to train with."""
    training = Training(epochs=1, batch=64, optimizer="sgd", rate=0.05, decay=5e-4)
    return Part(
        name=f"CIFAR-10, by {by}", source=pictures.cifar,
        search=_search(
            by, Model("experiments.cifar.network:Small"), training, recipes=(Recipe(NONE), BY_HAND, *FREE), seeds=seeds,
            seconds=seconds, trials=Trials(count=trials), selection=Selection(limit=2000, test_limit=test),
        ),
    )  # fmt: skip


PLANTED = (digits(), sides("audit"), sides("trials"))
"""Where the best recipe is known; minutes."""

DEFAULT = (*PLANTED, cifar("audit"), cifar("trials"))
FULL = (
    digits(trials=40), sides("audit"), sides("trials"),
    *(cifar(by, seconds=90.0, trials=40, seeds=5, test=None) for by in ("audit", "trials")),
)  # fmt: skip
