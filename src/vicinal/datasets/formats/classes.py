"""Classes as the values of a column: names, or numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vicinal.errors import DataError, expected, nearest

MOST_NUMBERED = 4096
"""Classes given as numbers are indices up to here."""


NONE = frozenset({"", "-1", "-1.0", "nan", "NaN", "<NA>"})
"""Texts that stand for no class: what pandas and NumPy write for a missing one, and Hugging Face's -1 (hidden labels)."""


def unlabelled(value: Any) -> bool:
    """Whether a value says that there is no class: None, -1, NaN, or their text."""
    if isinstance(value, str):
        return value.strip() in NONE
    return value is None or (isinstance(value, int | float) and (value == -1 or value != value))


def class_text(value: Any) -> str:
    """The name of a class that is given as a string or a whole number; DataError for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str):
        return value.strip()
    raise DataError(expected("label", "a name or a whole number", value))


def names_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Classes in the order of their indices: numbers from 0 without gaps, else the names in alphabetical order."""
    found = sorted(set(texts))
    if not found or not all(text.isascii() and text.isdecimal() and len(text) < 9 for text in found):
        return tuple(found)
    most = max(map(int, found))
    return tuple(map(str, range(most + 1))) if most < MOST_NUMBERED else tuple(sorted(found, key=int))


class Classes:
    """Indices of classes by name, or by number where no class has the number for a name.

    ``known``: the names were told with their order, so that a number (not its digits) is always an index; without, they
    were found among the values, and a number is a name.
    """

    def __init__(self, names: tuple[str, ...], known: bool) -> None:
        self._index, self._known = {name: index for index, name in enumerate(names)}, known

    def __len__(self) -> int:
        return len(self._index)

    def label(self, value: Any) -> int | None:
        """The index of a picture's class; None where the value says that it has none, and no class is called so."""
        return None if unlabelled(value) and value not in self._index else self.index(value)

    def index(self, value: Any) -> int:
        text = class_text(value)
        found = None if self._known and not isinstance(value, str) else self._index.get(text)
        if found is not None:
            return found
        if text.isascii() and text.isdecimal() and len(text) < 9 and int(text) < len(self._index):
            return int(text)
        hint = nearest(text, self._index) if len(self._index) < 1000 else ""
        raise DataError(f"label: expected one of {len(self._index)} classes, got {text[:80]!r}{hint}")
