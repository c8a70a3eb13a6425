"""Options of formats: checked by name, and given as Python values or as the words of a command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vicinal.datasets.format import Format
from vicinal.errors import DataError, expected, nearest
from vicinal.numbers import check_integer

SPLIT = ("split", "splits", "subset")
"""What other libraries call the argument ``only``."""

WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def check_options(format: Format, options: Mapping[str, Any]) -> None:
    """DataError for an option that the format does not have, with the nearest."""
    for name in options:
        if name not in format.options:
            hint = nearest(name, format.options) or "; it has none"
            if name in SPLIT:
                hint = f"; only= chooses a split, as only={options[name]!r}"
            raise DataError(f"format {format.name}: unknown option {name!r}{hint}")


def flag(value: object, where: str) -> bool:
    """True or False, or a word that says so."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in WORDS:
        return WORDS[value.lower()]
    raise DataError(expected(where, "True or False", value))


def whole(value: object, where: str, low: int, high: int) -> int:
    """A whole number in [low, high], or its digits."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 20 and low <= int(value) <= high:
        return int(value)
    return check_integer(DataError, where, value, low, high)


def word(value: object, where: str) -> str | None:
    """A string that is not empty, or None."""
    if value is None or (isinstance(value, str) and value):
        return value
    raise DataError(expected(where, "a string", value))


def words(value: object, where: str) -> tuple[str, ...]:
    """Distinct strings, or one string of them with commas between."""
    if not isinstance(value, Iterable):
        raise DataError(expected(where, "strings", value))
    parts: tuple[str, ...] = tuple(value.split(",") if isinstance(value, str) else value)
    if not all(isinstance(part, str) for part in parts) or len(set(parts)) != len(parts):
        raise DataError(expected(where, "distinct strings", value))
    return parts
