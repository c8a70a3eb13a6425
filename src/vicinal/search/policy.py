"""The recipe of all strengths that are borne."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from vicinal.experiments.student import Interval
from vicinal.search.operations import Operation
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.compose.some_of import SomeOf

AT_ONCE = 2
"""Operations that one picture gets, beside flips: as many as in RandAugment."""

FLIPPED = 0.5


@attrs.frozen(eq=False)
class Borne:
    """``drops``: the accuracy that an operation costs at each strength, up to the first above ``most``."""

    operation: Operation
    drops: tuple[Interval, ...]
    most: float

    @property
    def kept(self) -> int:
        """How many strengths cost at most ``most``."""
        return sum(one.mean <= self.most for one in self.drops)

    @property
    def strength(self) -> float | None:
        """The largest one that is kept; None for an operation without strengths, and where none is kept."""
        return self.operation.ladder[self.kept - 1] if self.kept and self.operation.ladder else None

    @property
    def p(self) -> float:
        """The probability: that of a free choice where nothing is lost, half of it where the drop is ``most``; 0 where no
        strength is kept."""
        if not self.kept:
            return 0.0
        top = FLIPPED if self.operation.flip else 1.0
        return round(top * (1 - 0.5 * min(max(self.drops[self.kept - 1].mean / self.most, 0.0), 1.0)), 2)

    def plain(self) -> dict[str, Any]:
        """JSON."""
        tried = self.operation.strengths[: len(self.drops)]
        return {
            "operation": self.operation.name, "strength": self.strength, "p": self.p,
            "tried": [{"strength": at, "drop": drop.plain()} for at, drop in zip(tried, self.drops, strict=True)],
        }  # fmt: skip


def policy_of(borne: Sequence[Borne], size: tuple[int, int]) -> Pipeline:
    """Flips that are borne, then AT_ONCE of the other operations, each up to the strength that is borne."""
    kept = [one for one in borne if one.kept]
    flips: list[Transform] = [one.operation.up_to(None, one.p, size) for one in kept if one.operation.flip]
    others = [one.operation.up_to(one.strength, one.p, size) for one in kept if not one.operation.flip]
    return Pipeline([*flips, *([SomeOf(others, min(AT_ONCE, len(others)))] if others else [])], seed=0)
