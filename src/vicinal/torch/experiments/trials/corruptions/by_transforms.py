"""Corruptions that the catalogue's transforms make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from vicinal.torch.experiments.trials.corruptions.corruption import Change, Ids, Level, Stack
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline

Size: TypeAlias = tuple[int, int]


def by_transforms(make: Callable[[Level, Size], list[Transform]]) -> Change[Level]:
    """``make(level, (height, width))`` in a row, each step on whole pixels."""

    def change(images: Stack, level: Level, ids: Ids) -> Stack:
        size = (int(images.shape[1]), int(images.shape[2]))
        found: Stack = Pipeline(make(level, size), fuse=False)(images, ids=ids)
        return found

    return change
