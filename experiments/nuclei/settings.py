"""What is trained: windows, recipes, losses, network, how long."""

from __future__ import annotations

import attrs

import vicinal as vc
from experiments.common.arguments import Arguments
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.training.settings import Training
from vicinal.recipes.load import load

TURNS = (vc.HorizontalFlip(p=0.5), vc.QuarterTurn())
GEOMETRY = vc.Affine(degrees=(-15, 15), scale=(0.85, 1.2), border="reflect")
TONE = (vc.Brightness((0.85, 1.2)), vc.Contrast((0.85, 1.2)), vc.Gamma((0.85, 1.2)))
AUGMENTED = "augmented"
RECIPES = {
    one.name: one
    for one in (
        Recipe("none"),
        Recipe("turns", vc.Pipeline(TURNS)),
        Recipe("turns+affine", vc.Pipeline([*TURNS, GEOMETRY])),
        Recipe("turns+tone", vc.Pipeline([*TURNS, *TONE])),
        Recipe(AUGMENTED, vc.Pipeline([*TURNS, GEOMETRY, *TONE])),
        Recipe("medical", load("medical")),
    )
}
BOTH = ("none", AUGMENTED)
LOSS = "bce+dice"
LOSSES = ("bce", "balanced", "focal", "dice", "focal+dice")
BATCH = 4


@attrs.frozen
class Case:
    """A network for each recipe and seed: what it is taught with, and from how many pictures."""

    loss: str
    count: int
    recipes: tuple[str, ...] = BOTH
    seeds: tuple[int, ...] = (0, 1, 2)

    @property
    def name(self) -> str:
        """A name for a folder."""
        return f"{self.loss}-{self.count}"


CASES = (
    Case(LOSS, 20, tuple(RECIPES), (0, 1, 2, 3, 4)),
    Case(LOSS, 50),
    Case(LOSS, 200),
    *(Case(loss, 20) for loss in LOSSES),
)


@attrs.frozen(kw_only=True)
class Settings:
    """``side``: of the windows in pixels. ``test`` and ``watched``: pictures that nothing is trained with, for the
    results and for the curves. ``visits``: pictures that a network sees, as many whether it learns from few or many.
    """

    cases: tuple[Case, ...] = CASES
    side: int = 64
    test: int = 100
    watched: int = 12
    visits: int = 1200
    rate: float = 3e-3
    model: Model = attrs.field(factory=lambda: Model("unet", {"width": 8, "levels": 3}))

    @property
    def counts(self) -> list[int]:
        return sorted({case.count for case in self.cases})

    @property
    def seeds(self) -> list[int]:
        return sorted({seed for case in self.cases for seed in case.seeds})

    def training(self, case: Case) -> Training:
        """Adam whose rate falls as a cosine, for as many epochs as make up the visits."""
        return Training(epochs=max(1, round(self.visits / case.count)), batch=BATCH, rate=self.rate, loss=case.loss)


FULL = Settings(cases=tuple(attrs.evolve(case, seeds=(0, 1, 2, 3, 4)) for case in CASES), side=96, visits=3000)


def settings_for(arguments: Arguments) -> Settings:
    """The settings, or those of --full."""
    return FULL if arguments.full else Settings()
