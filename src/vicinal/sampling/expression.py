"""Arithmetic between distributions: frozen trees whose leaves are drawn independently of each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import SpecError, expected, nearest
from vicinal.numbers import Number, is_number
from vicinal.sampling.distribution import Constant, Distribution
from vicinal.sampling.draw import Draws
from vicinal.sampling.number import plain

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide
}  # fmt: skip
SYMBOLS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}


def _check_operand(owner: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Distribution):
        raise SpecError(expected(f"{type(owner).__name__}.{attribute.name}", "a Distribution", value))


@attrs.frozen
class Arithmetic(Distribution):
    """``left`` and ``right`` joined by an operation: add, subtract, multiply or divide.

    The sides draw under the names ``name.left`` and ``name.right``. A divisor must not be able to be 0.
    """

    operation: str
    left: Distribution = attrs.field(validator=_check_operand)
    right: Distribution = attrs.field(validator=_check_operand)

    def __attrs_post_init__(self) -> None:
        if self.operation not in OPERATIONS:
            wanted = f"one of {', '.join(OPERATIONS)}"
            hint = nearest(str(self.operation), OPERATIONS)
            raise SpecError(expected("Arithmetic.operation", wanted, self.operation) + hint)
        if self.operation == "divide":
            low, high = self.right.bounds()
            if low <= 0 <= high:
                raise SpecError(expected("divide", "a divisor whose values are never 0", self.right))

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        left = self.left.draw(draws, place, f"{name}.left")
        right = self.right.draw(draws, place, f"{name}.right")
        result: NDArray[np.float64] = OPERATIONS[self.operation](left, right)
        return result

    def bounds(self) -> tuple[float, float]:
        """By interval arithmetic (Moore 1966): the ends are among the results for the ends of the sides."""
        low, high = self.right.bounds()
        if self.operation == "subtract":
            low, high = -high, -low
        if self.operation == "divide":
            low, high = 1 / high, 1 / low
        left = self.left.bounds()
        if self.operation in ("add", "subtract"):
            return left[0] + low, left[1] + high
        ends = [_product(a, b) for a in left for b in (low, high)]
        return min(ends), max(ends)

    def __repr__(self) -> str:
        """As it is written in Python: numbers, not Constant, where the other side makes a distribution of them."""
        left, right = self.left, self.right
        first = left.value if isinstance(left, Constant) and not isinstance(right, Constant) else left
        second = right.value if isinstance(right, Constant) else right
        return f"({first!r} {SYMBOLS[self.operation]} {second!r})"


def _product(a: float, b: float) -> float:
    # 0 times an unbounded side: every value of that side is finite, so the product is 0.
    return 0.0 if a == 0 or b == 0 else a * b


@attrs.frozen
class Negate(Distribution):
    """Minus ``operand``, which draws under ``name.operand``."""

    operand: Distribution = attrs.field(validator=_check_operand)

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        return -self.operand.draw(draws, place, f"{name}.operand")

    def bounds(self) -> tuple[float, float]:
        low, high = self.operand.bounds()
        return -high, -low

    def __repr__(self) -> str:
        return f"(-{self.operand!r})"


@attrs.frozen
class Clip(Distribution):
    """``operand`` (drawn under ``name.operand``) with values beyond ``low`` and ``high`` moved there."""

    operand: Distribution = attrs.field(validator=_check_operand)
    low: Number | None = attrs.field(default=None, converter=plain)
    high: Number | None = attrs.field(default=None, converter=plain)

    def __attrs_post_init__(self) -> None:
        for field, value in (("low", self.low), ("high", self.high)):
            if value is not None and not is_number(value):
                raise SpecError(expected(f"Clip.{field}", "a finite number or None", value))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise SpecError(expected("Clip", "(low, high) with low <= high", (self.low, self.high)))

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:
        low, high = self._ends()
        return np.clip(self.operand.draw(draws, place, f"{name}.operand"), low, high)

    def bounds(self) -> tuple[float, float]:
        low, high = self._ends()
        least, most = self.operand.bounds()
        return min(max(least, low), high), min(max(most, low), high)

    def __repr__(self) -> str:
        return f"{self.operand!r}.clip({self.low!r}, {self.high!r})"

    def _ends(self) -> tuple[float, float]:
        low = -math.inf if self.low is None else float(self.low)
        return low, math.inf if self.high is None else float(self.high)
