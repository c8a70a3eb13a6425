"""How many pictures, which arms, which corruptions."""

from __future__ import annotations

import attrs

import vicinal as vc
from experiments.common.arguments import Arguments
from vicinal.transforms.base import Transform

DATA = "bigcats"
SIZE = 224
STYLES = 26

RECIPES: dict[str, Transform] = {
    "style": vc.RandomStyle(alpha=(0.3, 1.0), p=1.0),
    "trivial": vc.TrivialAugmentWide(),
}
ARMS: dict[str, tuple[str, ...]] = {
    "none": (),
    "style": ("style",),
    "trivial": ("trivial",),
    "both": ("style", "trivial"),
}
"""What the copies beside the pictures themselves are made by, in equal parts."""


@attrs.frozen(kw_only=True)
class Settings:
    """``train``: pictures of each class to learn from, others for every seed; ``test``: of each class to test on. ``copies``:
    of every picture that an arm adds, an even number. ``severity``: of the corruptions. ``decay``: of the classifier.
    ``contents``: pictures by which styles are judged, an even number; ``styles``: how many of the 26 are.
    """

    train: int = 25
    test: int = 30
    copies: int = 2
    severity: int = 4
    decay: float = 0.01
    seeds: tuple[int, ...] = (0, 1, 2)
    contents: int = 24
    styles: int = STYLES
    side: int = 128


FULL = Settings(train=40, test=50, copies=6, seeds=(0, 1, 2, 3, 4), contents=60)


def settings_for(arguments: Arguments) -> Settings:
    """The settings, or those of --full."""
    return FULL if arguments.full else Settings()
