"""Transforms by the epoch from which on each runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vicinal.transforms.base import Transform


class Schedule(tuple["Transform", ...]):
    """The transforms in the order of their epochs; ``starts``: the first epoch of each."""

    starts: tuple[int, ...]

    def __new__(cls, starts: Iterable[int], transforms: Iterable[Transform]) -> Schedule:
        made = super().__new__(cls, tuple(transforms))
        made.starts = tuple(starts)
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and self.starts == other.starts and super().__eq__(other)

    def __hash__(self) -> int:
        return hash((self.starts, tuple(self)))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.starts, tuple(self)

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{start}: {child!r}" for start, child in zip(self.starts, self, strict=True)) + "}"
