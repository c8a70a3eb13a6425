"""Means with intervals, by Student's t."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import attrs

LEVEL = 0.95


@attrs.frozen
class Interval:
    """``mean`` of ``count`` values and the interval that holds the true mean with LEVEL; None for a single value."""

    mean: float
    low: float | None
    high: float | None
    count: int

    def plain(self) -> dict[str, Any]:
        """JSON, with six digits."""
        return {name: round(v, 6) if isinstance(v, float) else v for name, v in attrs.asdict(self).items()}


def interval(values: Sequence[float], least: float = 0.0) -> Interval:
    """The interval of one or more values that were drawn independently, from nearly a normal distribution.

    ``least``: what their standard deviation is at least, of ``rounding``. Without it, shares of few pictures that happen to be
    equal would have an interval without any width, as if nothing were left to chance.
    """
    count = len(values)
    mean = math.fsum(values) / count
    if count < 2:
        return Interval(mean, None, None, count)
    deviation = max(math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1)), least)
    reach = t_quantile(0.5 + LEVEL / 2, count - 1) * deviation / math.sqrt(count)
    return Interval(mean, mean - reach, mean + reach, count)


def rounding(pictures: int, shares: int = 1) -> float:
    """The standard deviation of what rounding to whole ``pictures`` changes a share of them by, or the sum (or difference) of
    several ``shares``. 0 for no pictures."""
    return math.sqrt(shares / 12) / pictures if pictures else 0.0


@functools.cache
def t_quantile(probability: float, freedom: int) -> float:
    """The quantile above the median of Student's t for a whole number of degrees of freedom, by bisection."""
    low, high = 0.0, 2.0
    while t_share(high, freedom) < probability:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if t_share(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def t_share(value: float, freedom: int) -> float:
    """P(T <= value) for value >= 0, by the finite series of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4."""
    angle = math.atan2(value, math.sqrt(freedom))
    squared = math.cos(angle) ** 2
    term, total = (math.cos(angle) if freedom % 2 else 1.0), 0.0
    for k in range(3 if freedom % 2 else 2, freedom + 1, 2):
        total += term
        term *= squared * (k - 1) / k
    within = math.sin(angle) * total
    return 0.5 + (within if freedom % 2 == 0 else 2 / math.pi * (angle + within)) / 2
