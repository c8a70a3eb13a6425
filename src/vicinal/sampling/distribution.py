"""What every distribution is, and the arithmetic between distributions and numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.numbers import Number, is_number
from vicinal.sampling.draw import Draws
from vicinal.sampling.number import finite, plain


class Distribution(ABC):
    """A frozen value that says how a parameter is drawn: it compares by value, pickles, and adds up with numbers.

    ``a + b``, ``a - b``, ``a * b``, ``a / b``, ``-a`` and ``a.clip(low, high)`` give distributions. Their operands are
    drawn independently of each other: ``a + a`` draws ``a`` twice.

    >>> upright = vc.Normal(0, 5).clip(-15, 15) + 90
    >>> vc.Rotate(upright)(image).shape
    (64, 64, 3)
    """

    __slots__ = ()
    __array_ufunc__: ClassVar[None] = None  # so that np.float64(2) * a is a distribution and not an array of objects

    @abstractmethod
    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        """One value a sample [N], keyed by ``place`` and ``name``."""

    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest value that can be drawn; infinite where there is none."""

    def clip(self, low: Number | None = None, high: Number | None = None) -> Distribution:
        """The values with those beyond ``low`` and ``high`` moved there; None leaves a side open."""
        from vicinal.sampling.expression import Clip

        return Clip(self, low, high)

    def __add__(self, other: Distribution | Number) -> Distribution:
        return _joined("add", self, other)

    def __radd__(self, other: Number) -> Distribution:
        return _joined("add", other, self)

    def __sub__(self, other: Distribution | Number) -> Distribution:
        return _joined("subtract", self, other)

    def __rsub__(self, other: Number) -> Distribution:
        return _joined("subtract", other, self)

    def __mul__(self, other: Distribution | Number) -> Distribution:
        return _joined("multiply", self, other)

    def __rmul__(self, other: Number) -> Distribution:
        return _joined("multiply", other, self)

    def __truediv__(self, other: Distribution | Number) -> Distribution:
        return _joined("divide", self, other)

    def __rtruediv__(self, other: Number) -> Distribution:
        return _joined("divide", other, self)

    def __neg__(self) -> Distribution:
        from vicinal.sampling.expression import Negate

        return Negate(self)


@attrs.frozen
class Constant(Distribution):
    """Always ``value``.

    >>> vc.Rotate(15).degrees
    Constant(value=15)
    """

    value: Number = attrs.field(converter=plain, validator=finite())

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:  # noqa: ARG002
        return np.full(len(draws), self.value, np.float64)

    def bounds(self) -> tuple[float, float]:
        return float(self.value), float(self.value)


def _joined(operation: str, left: Distribution | Number, right: Distribution | Number) -> Distribution:
    from vicinal.sampling.expression import Arithmetic

    first, second = (Constant(side) if is_number(side) else side for side in (left, right))
    if isinstance(first, Distribution) and isinstance(second, Distribution):
        return Arithmetic(operation, first, second)
    refusal: Distribution = NotImplemented
    return refusal
