"""The Poisson distribution."""

from __future__ import annotations

import math
from functools import lru_cache

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.numbers import Number
from vicinal.sampling.distribution import Distribution
from vicinal.sampling.draw import Draws
from vicinal.sampling.number import finite, plain


@attrs.frozen
class Poisson(Distribution):
    """The count of independent events of which ``rate`` (0 to 1e6) are expected, by inversion of one uniform number.

    >>> _, record = vc.Pipeline([vc.Rain(vc.Poisson(50).clip(0, 500))], seed=1).trace(images)
    >>> bool((record.values["Rain[0]"]["drops"] % 1 == 0).all())  # whole numbers
    True
    """

    rate: Number = attrs.field(converter=plain, validator=finite(low=0, high=1e6))

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        first, shares = _table(float(self.rate))
        return first + np.searchsorted(shares, draws.uniform(place, name)[:, 0], side="right").astype(np.float64)

    def bounds(self) -> tuple[float, float]:
        return 0.0, math.inf if self.rate > 0 else 0.0


@lru_cache(maxsize=64)
def _table(rate: float) -> tuple[int, NDArray[np.float64]]:
    """The first count of a window that holds all but 1e-20 of the probability, and P(X <= count) within it.

    Probabilities follow from that of the mode by p(k + 1) = p(k) rate / (k + 1), and are divided by their sum.
    """
    mode = math.floor(rate)
    reach = 60 + 12 * math.ceil(math.sqrt(rate))
    first = max(mode - reach, 0)
    below = np.cumprod(np.arange(mode, first, -1) / rate)[::-1] if mode > first else np.empty(0)
    above = np.cumprod(rate / np.arange(mode + 1, mode + reach + 1))
    shares = np.cumsum(np.concatenate([below, [1.0], above]))
    shares /= shares[-1]
    shares.setflags(write=False)
    return first, shares
