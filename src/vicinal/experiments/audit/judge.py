"""What networks say of the same pictures with and without something."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from torch import nn

from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import probabilities
from vicinal.experiments.recipe import pipeline_for

Bools = NDArray[np.bool_]
Shares = NDArray[np.float32]
SURE = 0.8
"""The probability from which a single network's answer is held against a picture."""

FEW = 20
"""Pictures below which nothing is concluded."""


@attrs.frozen(eq=False)
class Judge:
    """A trained ``network``; ``data``: normalised as it was trained."""

    name: str
    network: nn.Module
    data: Data
    device: str = "cpu"

    def shares(self, pictures: Pictures) -> Shares:
        """The probability [N, K] of every class."""
        clean = pipeline_for(self.data, None)
        found: Shares = probabilities(self.network, self.data.task, pictures, clean, self.device).numpy()
        return found


@attrs.frozen(eq=False)
class Hearing:
    """Of N pictures ``truth`` [N], and what each judge gives, [J, N, K], ``before`` and ``after`` a change.

    The first judge never saw the change; the last one was trained with it, where there are two.
    """

    truth: NDArray[np.int64]
    before: Shares
    after: Shares

    @property
    def lost(self) -> Bools:
        """Which the first judge knew before, and after the change all judges take for the same other class.

        With a single judge: which it then takes for another class with a probability of SURE or more.
        """
        answers = self.after.argmax(2)
        same = (answers == answers[0]).all(0)
        sure = np.ones_like(same) if len(answers) > 1 else self.after[0].max(1) >= SURE
        found: Bools = (self.before[0].argmax(1) == self.truth) & (answers[0] != self.truth) & same & sure
        return found

    @property
    def leaves(self) -> Bools:
        """Which the first judge knew before the change, and does not after it."""
        found: Bools = (self.before[0].argmax(1) == self.truth) & (self.after[0].argmax(1) != self.truth)
        return found

    def plain(self, which: Bools) -> dict[str, Any]:
        """JSON over some pictures, in shares of them: "lost", "leaves"; by judge "net", how much accuracy the change
        costs, and "shift", the mean distance of the two answers in probability. "least": what "lost" and the first
        "net" are at least (see ``least``)."""
        some = [self.before[:, which], self.after[:, which]]
        right = [shares.argmax(2) == self.truth[which] for shares in some]
        distance = 0.5 * np.abs(some[1] - some[0]).sum(2)
        net = right[0].astype(np.float64) - right[1]
        return {
            "lost": mean(self.lost[which]),
            "leaves": mean(self.leaves[which]),
            "net": [mean(row) for row in net],
            "shift": [mean(row) for row in distance],
            "least": {"lost": least(self.lost[which]), "net": least(net[0])},
        }

    def by_class(self, which: Bools) -> list[dict[str, float]]:
        """"lost", of every class's pictures, and what it is at "least"."""
        rows = [self.lost[which & (self.truth == one)] for one in range(self.before.shape[2])]
        return [{"lost": mean(row), "least": least(row)} for row in rows]

    def taken_for(self, which: Bools, most: int = 3) -> list[dict[str, Any]]:
        """The commonest ways out of a class: "class", "answer", "count", and the "share" of the class's pictures."""
        gone = which & self.leaves
        pairs = np.stack([self.truth[gone], self.after[0].argmax(1)[gone]], 1)
        rows = []
        for (one, other), count in zip(*np.unique(pairs, axis=0, return_counts=True), strict=True):
            of = int((which & (self.truth == one)).sum())
            rows.append({"class": int(one), "answer": int(other), "count": int(count), "share": round(int(count) / of, 6)})
        return sorted(rows, key=lambda row: (-row["count"], row["class"]))[:most]


def mean(values: NDArray[Any]) -> float:
    """The mean, 0 of none."""
    return round(float(values.mean()), 6) if values.size else 0.0


def least(values: NDArray[Any]) -> float:
    """What the mean is at least, with 95 % confidence, as if all values were drawn independently; never below 0."""
    if values.size < FEW:
        return 0.0
    error = float(values.std()) / float(np.sqrt(values.size))
    return round(max(0.0, float(values.mean()) - 1.645 * error), 6)
