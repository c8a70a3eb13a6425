"""One of a few numbers."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import SpecError, expected
from vicinal.numbers import Number, is_number
from vicinal.sampling.column import take
from vicinal.sampling.distribution import Distribution
from vicinal.sampling.draw import Draws
from vicinal.sampling.number import plain


def _row(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return tuple(plain(item) for item in value) if isinstance(value, (list, tuple)) else value


def _is_row(value: object) -> bool:
    return isinstance(value, tuple) and len(value) > 0 and all(is_number(item) for item in value)


@attrs.frozen
class Choice(Distribution):
    """One of ``values``, all alike or in proportion to ``weights`` (at least 0, not all 0, one a value).

    >>> vc.Rotate([0, 90]) == vc.Rotate(vc.Choice([0, 90])), vc.Choice([0, 90], weights=[9, 1]).weights
    (True, (9, 1))
    """

    values: tuple[Number, ...] = attrs.field(converter=_row)
    weights: tuple[Number, ...] | None = attrs.field(default=None, converter=_row)

    def __attrs_post_init__(self) -> None:
        if not _is_row(self.values):
            raise SpecError(expected("Choice.values", "at least one number, and numbers only", self.values))
        if self.weights is None:
            return
        ok = _is_row(self.weights) and len(self.weights) == len(self.values) and min(self.weights) >= 0
        if not ok or not 0 < math.fsum(self.weights) < math.inf:
            wanted = f"{len(self.values)} numbers of at least 0 and not all 0"
            raise SpecError(expected("Choice.weights", wanted, self.weights))

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        uniform = draws.uniform(place, name)[:, 0]
        values = np.array(self.values, np.float64)
        found: NDArray[np.float64]
        if self.weights is None:
            found = take(values, np.minimum((uniform * len(values)).astype(np.int64), len(values) - 1))
            return found
        shares = np.cumsum(np.array(self.weights, np.float64))
        shares /= shares[-1]
        found = take(values, np.searchsorted(shares, uniform, side="right"))
        return found

    def bounds(self) -> tuple[float, float]:
        weights = self.weights or (1,) * len(self.values)
        possible = [float(value) for value, weight in zip(self.values, weights, strict=True) if weight > 0]
        return min(possible), max(possible)
