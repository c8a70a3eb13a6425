"""Distributions that are even over a range: of values, of logarithms, of whole numbers."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import SpecError, expected
from vicinal.numbers import Number
from vicinal.sampling.distribution import Distribution
from vicinal.sampling.draw import Draws
from vicinal.sampling.elementary import exps, log
from vicinal.sampling.number import check_range, finite, plain


@attrs.frozen
class Uniform(Distribution):
    """Even over [low, high]. Raises SpecError unless low <= high.

    >>> vc.Rotate((-15, 15)) == vc.Rotate(vc.Uniform(-15, 15))
    True
    """

    low: Number = attrs.field(converter=plain, validator=finite())
    high: Number = attrs.field(converter=plain, validator=finite())

    def __attrs_post_init__(self) -> None:
        check_range(self, self.low, self.high)

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        return draws.even(place, name, self.low, self.high - self.low, self.high, False)

    def bounds(self) -> tuple[float, float]:
        return float(self.low), float(self.high)


@attrs.frozen
class LogUniform(Distribution):
    """Even in the logarithm over [low, high]: as likely between 0.5 and 1 as between 1 and 2. Needs 0 < low <= high.

    >>> vc.Scale(vc.LogUniform(0.5, 2))(image).shape  # as likely half as large as twice
    (64, 64, 3)
    """

    low: Number = attrs.field(converter=plain, validator=finite(above=0))
    high: Number = attrs.field(converter=plain, validator=finite(above=0))

    def __attrs_post_init__(self) -> None:
        check_range(self, self.low, self.high)

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        start, end = log(self.low), log(self.high)
        values = exps(start + (end - start) * draws.uniform(place, name)[:, 0])
        return np.clip(values, self.low, self.high)

    def bounds(self) -> tuple[float, float]:
        return float(self.low), float(self.high)


@attrs.frozen
class IntUniform(Distribution):
    """Each whole number of low, low + 1, ..., high alike. Needs whole numbers of at most 2^52 with low <= high.

    >>> _, record = vc.Pipeline([vc.Translate(vc.IntUniform(-2, 2))], seed=1).trace(images)
    >>> set(record.values["Translate[0]"]["x"].tolist()) <= {-2, -1, 0, 1, 2}
    True
    """

    low: int = attrs.field(converter=plain, validator=finite())
    high: int = attrs.field(converter=plain, validator=finite())

    def __attrs_post_init__(self) -> None:
        for field, value in (("low", self.low), ("high", self.high)):
            if value != int(value) or abs(value) > 2**52:
                raise SpecError(expected(f"IntUniform.{field}", "a whole number of at most 2^52", value))
            object.__setattr__(self, field, int(value))
        check_range(self, self.low, self.high)

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        return draws.even(place, name, self.low, self.high - self.low + 1, self.high, True)

    def bounds(self) -> tuple[float, float]:
        return float(self.low), float(self.high)
