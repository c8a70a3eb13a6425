"""What is searched, and how long."""

from __future__ import annotations

import re
from typing import Any

import attrs

from vicinal.errors import JobError, SpecError, expected, one_of
from vicinal.experiments.comparison import Comparison
from vicinal.numbers import check_integer, is_number
from vicinal.search.space import DEFAULT, NUMBERS

WAYS = ("audit", "trials")
MOST_NUMBERS = 10
FOUND = "search"
"""What results call the recipe that was found."""


def is_found(name: str) -> bool:
    """Whether results call a found recipe so: FOUND, and with numbers those of a search that went on."""
    return re.fullmatch(rf"{FOUND}(-\d+)?", name) is not None


@attrs.frozen(kw_only=True)
class Audit:
    """By audit. ``folds`` of the pictures to train with: a network for each, which judges at most ``pictures`` of it.
    ``drop``: the share of accuracy that an operation may cost, above 0, at most 0.5."""

    folds: int = 2
    pictures: int = 2000
    drop: float = 0.02

    def __attrs_post_init__(self) -> None:
        check_integer(JobError, "folds", self.folds, 2, 20)
        check_integer(JobError, "pictures", self.pictures, 1, 10**7)
        if not (is_number(self.drop) and 0 < self.drop <= 0.5):
            raise JobError(expected("drop", "a share of accuracy above 0, at most 0.5", self.drop))


@attrs.frozen(kw_only=True)
class Trials:
    """By trials. ``count``: trials. ``over``: the names in space.NUMBERS that are searched, at most ten. ``seeds``:
    trainings of one trial, whose mean score counts. ``again``: the best so many are trained again, with ``seeds_again``
    seeds that no trial had."""

    count: int = 12
    over: tuple[str, ...] = DEFAULT
    seeds: int = 2
    again: int = 3
    seeds_again: int = 3

    def __attrs_post_init__(self) -> None:
        for name, low, high in (("count", 2, 10**5), ("seeds", 2, 100), ("again", 1, 100), ("seeds_again", 1, 100)):
            check_integer(JobError, name if name != "count" else "trials", getattr(self, name), low, high)
        for name in self.over:
            if name not in NUMBERS:
                raise SpecError(one_of("over", NUMBERS, name))
        if not 1 <= len(set(self.over)) == len(self.over) <= MOST_NUMBERS:
            raise SpecError(expected("over", f"1 to {MOST_NUMBERS} names, each once", ",".join(self.over)))


@attrs.frozen(kw_only=True)
class Search:
    """``comparison``: data, network, training, the recipes that the found one is held against, and the seeds of that.
    ``by``: "audit" or "trials". ``seconds``: that a trial may take, by which epochs are counted once and then kept; None
    takes the training's. ``validation``: the share of the pictures to train with that scores trials, where no split is
    called "val"; ``val``: a split of another name. ``seed``: of what is drawn for trials."""

    comparison: Comparison
    by: str = "audit"
    seconds: float | None = 30.0
    validation: float = 0.2
    val: str | None = None
    seed: int = 0
    audit: Audit = attrs.field(factory=Audit)
    trials: Trials = attrs.field(factory=Trials)

    def __attrs_post_init__(self) -> None:
        if self.by not in WAYS:
            raise SpecError(one_of("by", WAYS, self.by))
        if self.seconds is not None and not (is_number(self.seconds) and 0 < self.seconds < 1e7):
            raise JobError(expected("seconds", "a time above 0", self.seconds))
        if not (is_number(self.validation) and 0 < self.validation < 1):
            raise JobError(expected("validation", "a share above 0 and below 1", self.validation))
        check_integer(JobError, "seed", self.seed, 0, 2**32 - 1)
        for recipe in self.comparison.recipes:
            if is_found(recipe.name):
                raise SpecError(f"recipe {recipe.name}: results give a found recipe this name; give yours another one")

    def plain(self) -> dict[str, Any]:
        """JSON of what decides what is found, but for the comparison's: more trials may be added to a search."""
        own: dict[str, Any] = {"by": self.by, "validation": self.validation, "val": self.val}
        if self.by == "audit":
            return {**own, **attrs.asdict(self.audit)}
        return {**own, "seed": self.seed, "seeds": self.trials.seeds, "over": list(self.trials.over)}
