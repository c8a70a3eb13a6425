"""What is written in options: NAME=VALUE, sides and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def pairs(option: str, words: Sequence[str] | None) -> dict[str, str]:
    """``NAME=VALUE`` words as a dict."""
    from vicinal.errors import JobError, expected

    for word in words or ():
        if "=" not in word.strip("="):
            raise JobError(expected(option, "NAME=VALUE", word))
    return {word.partition("=")[0]: word.partition("=")[2] for word in words or ()}


def size_of(text: str) -> tuple[int, int]:
    """``96`` or ``480x640`` as height and width."""
    from vicinal.errors import JobError, expected

    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and 0 < int(side) <= 16384 for side in sides):
        raise JobError(expected("--size", "a side in pixels, or HxW", text))
    return int(sides[0]), int(sides[-1])


def values(option: str, words: Sequence[str] | None) -> dict[str, Any]:
    """``NAME=VALUE`` words as a dict of numbers, lists, booleans and words, as YAML reads them."""
    from vicinal.errors import JobError, RecipeError, expected
    from vicinal.transforms.compose.parse import parse_yaml

    found = {}
    for name, text in pairs(option, words).items():
        try:
            found[name] = parse_yaml(text)
        except RecipeError:
            raise JobError(expected(f"{option} {name}", "a number, a word or [a, list]", text)) from None
    return found


def numbers(option: str, text: str | None) -> tuple[float, ...] | None:
    """``0.485,0.456,0.406`` as numbers."""
    from vicinal.errors import JobError, expected

    if text is None:
        return None
    try:
        return tuple(float(word) for word in text.split(","))
    except ValueError:
        raise JobError(expected(option, "numbers with commas between them", text)) from None
