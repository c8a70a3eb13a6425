"""Choices that depend on a text and on nothing else, whatever version of Python or NumPy makes them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that follow one after the other from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._throws = 0

    def share(self) -> float:
        """The next number in [0, 1)."""
        self._throws += 1
        digest = hashlib.sha256(f"{self._seed}|{self._throws}".encode()).digest()
        return int.from_bytes(digest[:6], "little") / 2**48

    def chance(self, share: float) -> bool:
        """True for this share of the throws."""
        return self.share() < share

    def one(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[int(self.share() * len(options))]

    def number(self, low: int, high: int) -> int:
        """A whole number of low, low + 1 ... high."""
        return low + int(self.share() * (high - low + 1))
