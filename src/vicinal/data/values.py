"""What the numbers of pictures mean, where they are none that pipelines work in as they are."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.data.coded import Coded
from vicinal.data.finite import not_finite
from vicinal.data.foreign import Array
from vicinal.data.pictures import NATIVE, Pictures
from vicinal.errors import DataError

EXACT = 2**24
"""Whole numbers up to which float32 holds each."""

RANGES = {"uint8": (0.0, 255.0), "uint16": (0.0, 65535.0), "bool": (0.0, 1.0), "f": (0.0, 1.0)}
"""What is black and what is white by dtype or its kind; other integers have no range of their own."""


@attrs.frozen
class Values:
    """Pictures of ``dtype`` in which ``low`` is black and ``high`` white, which the core sees as float32 in [0, 1].

    ``known``: False for integers of which nobody said a range. ``given``: it was said; then values may lie beyond it, and
    what clamps, clamps to it.
    """

    dtype: np.dtype[Any]
    low: float
    high: float
    known: bool
    given: bool

    @property
    def plain(self) -> Values:
        """The same, whose numbers the core sees as they are: for programs that need no range, so that copies are exact."""
        return attrs.evolve(self, low=0.0, high=1.0, given=False)

    def inward(self, picture: Array, where: str) -> Array:
        """As the core sees it; DataError for whole numbers that float32 does not hold, or that are not of the range (0, 1)."""
        whole = picture.dtype.kind in "iu"
        if whole and picture.dtype.itemsize > 2 and picture.size:
            least, most = int(picture.min()), int(picture.max())
            if max(abs(least - self.low), abs(most - self.low)) > EXACT:
                near = f"expected numbers within {EXACT} of {self.low:g}, each of which float32 holds"
                raise DataError(f"{where}: {near}, got {least} to {most} ({picture.dtype})")
        if whole and self.given and self._is_unit and picture.size and not 0 <= picture.min() <= picture.max() <= 1:
            near = "expected 0 and 1 with value_range (0, 1)"
            got = f"{picture.min()} to {picture.max()} ({picture.dtype})"
            raise DataError(f"{where}: {near}, got {got}: leave value_range out, or give the numbers that are black and white")
        with np.errstate(over="ignore"):
            seen = self._fractions(picture).astype(np.float32, copy=False)
        if picture.dtype.itemsize > 4 and np.isinf(seen).any() and np.isfinite(picture).all():
            raise DataError(f"{where}: expected numbers that float32 holds, got {picture.min():g} to {picture.max():g}")
        if self.given and not np.isfinite((seen.min(), seen.max())).all():
            raise DataError(f"{where}: expected finite numbers with value_range, got {not_finite(picture)}")
        return seen

    def outward(self, picture: Array) -> Array:
        """A result of the core in the units and the dtype that came in; whole numbers rounded, bool from a half on."""
        if self.dtype.kind == "b":
            return np.asarray(picture >= 0.5)
        if self.dtype.kind == "f":
            levels = picture if self._is_unit else picture * np.float32(self._span) + np.float32(self.low)
            return levels.astype(self.dtype, copy=False)
        ends = np.iinfo(self.dtype)
        levels = np.rint(picture.astype(np.float64) * self._span + self.low)
        return np.clip(levels, ends.min, ends.max).astype(self.dtype)

    def _fractions(self, picture: Array) -> Array:
        if self._is_unit:
            return picture
        small = picture.dtype.kind == "f" and picture.dtype.itemsize <= 4
        return np.asarray(np.subtract(picture, self.low, dtype=np.float32 if small else np.float64) / self._span)

    @property
    def _span(self) -> float:
        return self.high - self.low

    @property
    def _is_unit(self) -> bool:
        return self.low == 0 and self.high == 1


def values_of(dtype: np.dtype[Any], value_range: tuple[float, float] | None) -> Values | None:
    """None where the core works in these numbers as they are, which is so for nearly all pictures."""
    if value_range is None and dtype in NATIVE:
        return None
    own = RANGES.get(dtype.name) or RANGES.get(dtype.kind)
    if value_range == own and dtype in NATIVE:
        return None
    low, high = value_range or own or (0.0, 1.0)
    return Values(dtype, low, high, value_range is not None or own is not None, value_range is not None)


def all_inward(pictures: Pictures, values: Values, name: str = "images") -> Pictures:
    """A stack, or a list of which some may be encoded still, as the core sees them; ``name``: as errors call them."""
    if isinstance(pictures, np.ndarray):
        return values.inward(pictures, name)
    seen: dict[int, Any] = {}  # an encoded picture that comes twice stays one, and is decoded once
    for index, picture in enumerate(pictures):
        if id(picture) not in seen:
            where = f"{name}[{index}]"
            seen[id(picture)] = picture.read_as(values) if isinstance(picture, Coded) else values.inward(picture, where)
    return [seen[id(picture)] for picture in pictures]


def all_outward(pictures: Pictures, values: Values) -> Pictures:
    """The same, back."""
    if isinstance(pictures, np.ndarray):
        return values.outward(pictures)
    return [values.outward(picture) for picture in pictures]
