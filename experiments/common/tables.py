"""Tables and numbers in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column is text, the others are numbers."""
    marks = ["---", *["--:"] * (len(headings) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [headings, marks, *rows])


def percent(found: Mapping[str, Any], digits: int = 1) -> str:
    """A share with its interval in percent: "91.2 ± 0.4"."""
    return f"{100 * found['mean']:.{digits}f}{_reach(found, 100, digits)}"


def points(found: Mapping[str, Any] | None, digits: int = 1) -> str:
    """A difference of two shares with its interval in points: "+21.3 ± 1.4"; bold where zero lies outside; "" for None."""
    if found is None:
        return ""
    text = f"{100 * found['mean']:+.{digits}f}{_reach(found, 100, digits)}"
    sure = found["low"] is not None and (found["low"] > 0 or found["high"] < 0)
    return f"**{text}**" if sure else text


def number(found: Mapping[str, Any], digits: int = 3) -> str:
    """A mean with its interval: "0.812 ± 0.010"."""
    return f"{found['mean']:.{digits}f}{_reach(found, 1, digits)}"


def minutes(seconds: float) -> str:
    """ "12 min", "40 s"."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _reach(found: Mapping[str, Any], factor: float, digits: int) -> str:
    if found["high"] is None:
        return ""
    return f" ± {factor * (found['high'] - found['low']) / 2:.{digits}f}"
