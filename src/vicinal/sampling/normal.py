"""The normal distribution, whole and cut to a range."""

from __future__ import annotations

import math
from functools import lru_cache

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import SpecError, expected
from vicinal.numbers import Number
from vicinal.sampling.distribution import Distribution
from vicinal.sampling.draw import Draws
from vicinal.sampling.elementary import normal_below
from vicinal.sampling.number import check_range, finite, plain
from vicinal.sampling.quantile import normal_quantile, standard_normal


@attrs.frozen
class Normal(Distribution):
    """Normal with ``mean`` and standard deviation ``std`` (at least 0), by inversion of one uniform number.

    >>> _, record = vc.Pipeline([vc.Rotate(vc.Normal(0, 5))], seed=1).trace(np.zeros((1000, 1, 1, 1), np.uint8))
    >>> round(float(record.values["Rotate[0]"]["degrees"].std()))
    5
    """

    mean: Number = attrs.field(converter=plain, validator=finite())
    std: Number = attrs.field(converter=plain, validator=finite(low=0))

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        return self.mean + self.std * standard_normal(draws.uniform(place, name)[:, 0])

    def bounds(self) -> tuple[float, float]:
        reach = math.inf if self.std > 0 else 0.0
        return self.mean - reach, self.mean + reach


@attrs.frozen
class TruncatedNormal(Distribution):
    """Normal with ``mean`` and ``std`` (above 0; those before cutting), given that it falls into [low, high].

    Drawn by inversion of the cut distribution function. Raises SpecError unless low < high, and where the range lies
    so far from the mean (about 37 standard deviations) that its probability vanishes in float64.

    >>> _, record = vc.Pipeline([vc.Rotate(vc.TruncatedNormal(0, 20, -10, 10))], seed=1).trace(images)
    >>> bool((np.abs(record.values["Rotate[0]"]["degrees"]) <= 10).all())
    True
    """

    mean: Number = attrs.field(converter=plain, validator=finite())
    std: Number = attrs.field(converter=plain, validator=finite(above=0))
    low: Number = attrs.field(converter=plain, validator=finite())
    high: Number = attrs.field(converter=plain, validator=finite())

    def __attrs_post_init__(self) -> None:
        check_range(self, self.low, self.high)
        if not self._share()[1] > 0:
            wanted = "a range [low, high] of positive probability, within 37 std of the mean"
            raise SpecError(expected("TruncatedNormal", wanted, (self.low, self.high)))

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        below, inside, above, sign = self._share()
        uniform, half_step = draws.uniform(place, name)[:, 0], 2.0**-54
        lower = below + inside * (uniform + half_step)
        upper = above + inside * ((1 - uniform) - half_step)
        values = self.mean + sign * self.std * normal_quantile(lower, upper)
        return np.clip(values, self.low, self.high)

    def bounds(self) -> tuple[float, float]:
        return float(self.low), float(self.high)

    def _share(self) -> tuple[float, float, float, int]:
        return _shares(float(self.mean), float(self.std), float(self.low), float(self.high))


@lru_cache(maxsize=64)
def _shares(mean: float, std: float, low: float, high: float) -> tuple[float, float, float, int]:
    """Probabilities below, inside and above the range, mirrored (sign -1) where most of it lies above the mean.

    Lower tails are where float64 is fine-grained: a difference of upper ones would vanish at 8 standard deviations.
    """
    ends = (low - mean) / std, (high - mean) / std
    sign = -1 if ends[0] + ends[1] > 0 else 1
    start, end = sorted(sign * z for z in ends)
    below = normal_below(start)
    return below, normal_below(end) - below, normal_below(-end), sign
