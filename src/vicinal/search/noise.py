"""What chance alone promises to whoever takes the best of several."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

REACH, STEPS = 8.0, 4001


def expected_maximum(count: int) -> float:
    """The expected maximum of so many independent standard normal numbers: 0 of one, 1.63 of twelve."""
    if count < 2:
        return 0.0
    x = np.linspace(0, REACH, STEPS)
    below = np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in x])
    # The integral of 1 - F^n over positive values less that of F^n over negative ones, where F(-x) is 1 - F(x).
    return float(np.trapezoid(1 - below**count - (1 - below) ** count, x))


def deviation(scores: Sequence[Sequence[float]]) -> float | None:
    """The standard deviation of one score [trials][seeds] about what its trial and its seed explain; None for fewer than
    two trials or seeds.

    Seeds are alike for all trials, so what makes one better for every trial favours none, and is no noise here.
    """
    table = np.asarray(scores, np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        return None
    rest = table - table.mean(1, keepdims=True) - table.mean(0, keepdims=True) + table.mean()
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    return math.sqrt(float(np.square(rest).sum()) / freedom)


def promised(scores: Sequence[Sequence[float]], count: int) -> float | None:
    """How much better than their mean the best of ``count`` equal policies looks, each by its mean over seeds.

    By the scatter of the better half of ``scores`` [trials][seeds]: poor policies scatter more, and do not win.
    """
    ranked = sorted(scores, key=sum, reverse=True)
    spread = deviation(ranked[: max(2, -(-len(ranked) // 2))])
    return None if spread is None else spread / math.sqrt(len(scores[0])) * expected_maximum(count)
