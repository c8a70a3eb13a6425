"""Draws of samples that are not known yet: what ``Draws`` gives, as columns."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.sampling.column import Column, Untraceable, column_of
from vicinal.sampling.keys import philox_key
from vicinal.sampling.node import EPOCH, KEY, REAL, UNIFORM, WORD, Node


@attrs.frozen(eq=False)
class TracedDraws:
    """What any sample draws under ``seed``: see ``Draws``, whose methods these are."""

    seed: int

    def __len__(self) -> int:
        return 1

    @property
    def epochs(self) -> Column:
        """[1]."""
        return column_of([EPOCH])

    def uniform(self, place: str, name: str, count: int = 1) -> Column:
        """[1, count]."""
        found: Column = self.uniform_rows(place, name, count).T
        return found

    def uniform_rows(self, place: str, name: str, count: int) -> Column:
        """[count, 1]."""
        key = philox_key(self.seed, place, name)
        return column_of([[Node(UNIFORM, (), (*key, row), REAL)] for row in range(count)])

    def even(self, place: str, name: str, low: float, width: float, high: float, whole: bool) -> Any:
        """[1]; in the order of philox_kernel.even_block."""
        step = self.uniform(place, name)[:, 0] * float(width)
        return np.minimum((np.floor(step) if whole else step) + float(low), float(high))

    def keys(self, place: str, name: str, shared: bool = False) -> Column:  # noqa: ARG002 - all of one frame
        """[1]."""
        return column_of([Node(KEY, (), philox_key(self.seed, place, name), WORD)])

    def take(self, _which: object) -> Any:
        raise Untraceable("draws that some samples repeat")

    def distinct(self, _place: str, _name: str, _sizes: object) -> Any:
        raise Untraceable("draws that never repeat")
