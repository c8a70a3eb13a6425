"""What is said of a transform, by what its pictures did to the judges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LOSES, HARD, KEEPS, WEAK, RARE, UNABLE = (
    "loses the class", "hard", "keeps the class", "too weak to matter", "too rare to judge", "cannot judge",
)  # fmt: skip
MEANING = {
    LOSES: "pictures end in another class: both networks take them for the same one, even that which was trained with "
    "the recipe",
    HARD: "a network that never saw such pictures errs, one that was trained with them less, or otherwise: what "
    "augmentation is for, if the network is trained long enough",
    KEEPS: "hardly a picture leaves its class, and answers change",
    WEAK: "no network notices it",
    RARE: "it touched too few pictures",
    UNABLE: "a network is hardly better than a guess, so that its answers say nothing: train longer, or with more pictures",
}
LOST, LOST_OF_CLASS, COSTLY, LITTLE = 0.05, 0.2, 0.05, 0.01
"""Shares of all pictures of some strength, or of a class, that must be lost, and a drop of accuracy, each with 95 %
confidence; and the mean distance of answers below which nothing is noticed. Conventions, written on the page."""
BETTER = 0.2
"""How much of the way from the best guess, the commonest class, to no errors a network must have come to judge."""


def verdict(unit: dict[str, Any]) -> str:
    """``unit``: "rare", "judged" (see ``Hearing.plain``), "by_class", and "strengths", each with "judged"."""
    if unit["rare"]:
        return RARE
    rows: Sequence[dict[str, Any]] = [unit["judged"], *(one["judged"] for one in unit["strengths"])]
    of_class = max(one["least"] for one in unit["by_class"])
    if max(row["least"]["lost"] for row in rows) >= LOST or of_class >= LOST_OF_CLASS:
        return LOSES
    if max(row["least"]["net"] for row in rows) >= COSTLY:
        return HARD
    return WEAK if max(max(row["shift"]) for row in rows) < LITTLE else KEEPS


def unable(accuracy: float, truth: NDArray[np.int64]) -> bool:
    """Whether a network that is right for so many pictures of these classes is near what guessing the commonest gives."""
    guess = float(np.bincount(truth).max()) / len(truth)
    return accuracy < guess + BETTER * (1 - guess)
