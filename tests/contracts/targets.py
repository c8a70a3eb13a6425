"""An example of every target: a new one has its line here, and is held against the contracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

import vicinal as vc

Array: TypeAlias = NDArray[Any]
Size: TypeAlias = tuple[int, int]
Example: TypeAlias = Callable[[Sequence[Size], np.random.Generator], Any]
"""One entry for each picture, of these sizes."""

COUNTS = (2, 0, 1)
"""Boxes of the three pictures."""


def _boxes(sizes: Sequence[Size], rng: np.random.Generator) -> list[Array]:
    found = []
    for size, count in zip(sizes, COUNTS, strict=True):
        corner = rng.uniform(0, 2, (count, 2))
        found.append(np.concatenate([corner, corner + rng.uniform(3, 5, (count, 2))], axis=1).clip(0, min(size)))
    return found


def _extra(sizes: Sequence[Size], rng: np.random.Generator) -> list[dict[str, Any]]:
    return [{"depth": rng.uniform(2, 9, size), "holes": vc.Extra(np.full(size, np.nan), interpolation="nearest")}
            for size in sizes]  # fmt: skip


def _rotated(sizes: Sequence[Size], rng: np.random.Generator) -> list[Array]:
    low, high = (2, 2, 3, 3, -180), (5, 5, 4, 4, 180)
    return [rng.uniform(low, high, (count, 5)) for _, count in zip(sizes, (1, 2, 0), strict=True)]


EXAMPLES: dict[str, Example] = {
    "masks": lambda sizes, rng: [rng.integers(0, 5, size).astype(np.uint8) for size in sizes],
    "instances": lambda sizes, rng: [rng.integers(0, 3, size).astype(np.int32) for size in sizes],
    "boxes": _boxes,
    "keypoints": lambda _, rng: [rng.uniform(0, 7, (count, 2)) for count in (3, 0, 1)],
    "labels": lambda _, __: [np.arange(count) + 10 * index for index, count in enumerate(COUNTS)],
    "heatmaps": lambda sizes, rng: [rng.normal(0, 3, (*size, 5)) for size in sizes],
    "extra": _extra,
    "rotated_boxes": _rotated,
    "flows": lambda sizes, rng: [rng.normal(0, 3, (*size, 2)) for size in sizes],
}
EXACT = ("masks", "instances", "boxes", "keypoints", "labels", "rotated_boxes")
"""Targets that two backends move to the same bytes; of others numbers agree to 1e-4 of their range."""
