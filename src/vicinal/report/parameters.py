"""What was drawn for one picture, and what a recipe is, in short."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.place import class_at
from vicinal.record.record import Record
from vicinal.report.figures import figure
from vicinal.transforms.base import Transform

UNITS = {"degrees": "°", "kelvin": " K"}
"""Names of parameters that a unit says as well."""
HOLDERS = ("transforms", "then", "otherwise")
"""Fields of transforms that hold others."""
MOST = 3
"""Numbers of a parameter up to which they are told; more are places and tables."""


def told(record: Record, row: int) -> list[str]:
    """A part for each transform that touched sample ``row``, in their order; what holds others is told by these.

    A single number stands without its name, several with theirs, but for those that are 0.
    """
    return [
        _part(class_at(place), {name: value[row] for name, value in record.values.get(place, {}).items()})
        for place, active in record.active.items()
        if active[row] and not any(other.startswith(f"{place}/") for other in record.active)
    ]


def in_words(transform: Transform) -> str:
    """A transform, what it holds, and how often it runs: "Rotate", "HorizontalFlip (p 0.5)", "OneOf [Hue, Invert]"."""
    held = [in_words(child) for field in HOLDERS for child in getattr(transform, field, ())]
    often = f" (p {figure(transform.p)})" if transform.p < 1 else ""
    return type(transform).__name__ + (f" [{', '.join(held)}]" if held else "") + often


def _part(name: str, drawn: dict[str, Any]) -> str:
    rows = {one: np.atleast_1d(np.asarray(value, np.float64)).ravel() for one, value in drawn.items()}
    few = {one: row for one, row in rows.items() if 0 < row.size <= MOST}
    several = len(few) > 1
    said = [_said(one, row, named=several) for one, row in few.items() if row.any() or not several]
    if len(said) > 1:
        return f"{name} ({', '.join(said)})"
    return " ".join([name, *said])


def _said(name: str, row: Any, named: bool) -> str:
    numbers = ", ".join(map(figure, row.tolist()))
    numbers = numbers if row.size == 1 else f"[{numbers}]"
    if name in UNITS:
        return numbers + UNITS[name]
    return f"{name} {numbers}" if named else numbers
