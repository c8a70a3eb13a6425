"""What was drawn for one picture, in short: "Rotate 12.3°", "Affine (-3.1°, scale 1.05)"."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.program.place import class_at
from vicinal.record.record import Record

UNITS = {"degrees": "°", "kelvin": " K"}
"""Names of parameters that a unit says as well."""
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


def figure(value: float) -> str:
    """As people write it: 2512, 12.3, 1.05, 0.0078; what is next to nothing is 0."""
    if not np.isfinite(value):
        return str(value)
    size = abs(value)
    if size >= 0.1:
        text = f"{value:.{0 if size >= 100 else 1 if size >= 10 else 2}f}"
    else:
        text = np.format_float_positional(round(value, 5), 2, fractional=False)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


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
