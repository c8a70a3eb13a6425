"""Pictures that networks made: at most a share of those to train with, and none to test on."""

from __future__ import annotations

from collections.abc import Sequence

from vicinal.datasets.item import Item
from vicinal.datasets.share import most_synthetic
from vicinal.errors import DataError, InWords, expected
from vicinal.experiments.data.choose import balanced


def check_real(items: Sequence[Item], src: str, expectation: str) -> None:
    """DataError where a network made one of the pictures."""
    made = [item.key for item in items if item.synthetic]
    if made:
        raise DataError(expected(src, expectation, InWords(f"{len(made)} of {len(items)} synthetic ones, the first {made[0]}")))


def capped(items: list[Item], share: float, src: str) -> list[Item]:
    """``items`` in their order, with at most this ``share`` of synthetic ones, of all classes alike as far as they go."""
    made = [item for item in items if item.synthetic]
    if not made or share == 1:
        return items
    real = len(items) - len(made)
    if not real:
        came = InWords(f"{len(made)} synthetic ones")
        raise DataError(expected(src, "some real pictures (synthetic_share=1 trains without)", came))
    labels = [-1 if item.label is None else item.label for item in made]
    which = balanced(labels, [item.key for item in made], most_synthetic(real, share))
    kept = {made[index].key for index in which.tolist()}
    return [item for item in items if not item.synthetic or item.key in kept]
