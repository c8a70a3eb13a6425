"""What is rare, what is trained, and with which arms."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

import vicinal as vc
from experiments.common.arguments import Arguments
from vicinal.generative.classes.settings import ClassTraining

DATA = "fashion-mnist"
NONE, WEIGHTS, OVERSAMPLED, GAN, BOTH = "none", "class weights", "oversampling + recipe", "cGAN", "cGAN + recipe"
ARMS = (NONE, WEIGHTS, OVERSAMPLED, GAN, BOTH)
RECIPE = vc.Pipeline([vc.Translate(x=(-2, 2), y=(-2, 2), whole=True), vc.HorizontalFlip(p=0.5), vc.Scale((0.9, 1.1))], seed=0)


@attrs.frozen(kw_only=True)
class Settings:
    """``rare``: classes, and how many of their pictures are left; ``others``: of each other class. In the arms with made or
    repeated pictures rare classes are filled up to ``others``. ``steps`` of ``batch`` pictures, the same for every arm.
    ``test``: pictures to test on, of all classes alike; None: all. ``confidence``: see ``vicinal generate class``.
    """

    rare: Mapping[int, int] = attrs.field(factory=lambda: {2: 200, 6: 50})
    others: int = 3000
    gan: ClassTraining = attrs.field(factory=lambda: ClassTraining(steps=1200, size=28, width=16, classifier=3))
    steps: int = 1500
    batch: int = 64
    test: int | None = None
    seeds: tuple[int, ...] = (0, 1, 2)
    confidence: tuple[float, float] = (0.1, 1.0)


SHORT = Settings()
FULL = Settings(gan=ClassTraining(steps=15_000, size=28, width=48, batch=64), steps=4000, seeds=(0, 1, 2, 3, 4))


def settings_for(arguments: Arguments) -> Settings:
    """The settings, or those of --full."""
    return FULL if arguments.full else SHORT
