"""Corruptions that a transform of the catalogue makes."""

from __future__ import annotations

from collections.abc import Callable

from vicinal.experiments.trials.corruptions.corruption import Change, Ids, Level, Stack
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline


def by_transform(make: Callable[[Level], Transform]) -> Change[Level]:
    """``make(level)`` on the stack."""

    def change(images: Stack, level: Level, ids: Ids) -> Stack:
        found: Stack = Pipeline([make(level)], seed=0)(images, ids=ids)
        return found

    return change
