"""What the page of a transform shows: its picture beside three of its strengths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
from PIL import Image

from tools.make_gallery import sample
from vicinal.report.cell import draw_cell
from vicinal.report.gallery import beside, draws
from vicinal.report.specs import ARGUMENTS, composed
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import transform_class
from vicinal.transforms.declare import accepted

SIDE = 200
PLACES = (1 / 6, 1 / 2, 5 / 6)
AROUND = (1 / 12, 2 / 3, 11 / 12)
"""Where in a declared range the weak, the middle and the strong picture lie."""


def strengths(name: str, to: Path) -> list[str]:
    """Writes a JPEG of the picture and three of the transform's strengths; says what each shows. [] for what draws nothing."""
    if name not in ARGUMENTS and name not in composed():
        return []
    one = sample(SIDE)
    cells = [draw_cell(one, SIDE, SIDE)]
    said = []
    for words, transform, copy in _three(name):
        cells.append(draw_cell(draws(transform, one, copy + 1, seed=3)[copy], SIDE, SIDE))
        said.append(words)
    Image.fromarray(beside(cells)).save(to, quality=82)
    return said


def _three(name: str) -> list[tuple[str, Transform, int]]:
    """Words, the transform, and which of its draws: three values of its first range, else three draws."""
    if name not in ARGUMENTS:
        return [(f"draw {copy + 1}", composed()[name], copy) for copy in range(3)]
    cls, given = transform_class(name), ARGUMENTS[name]
    ranged = [field for field in _drawn(cls) if isinstance(given.get(field), tuple | list) and len(given[field]) >= 2]
    if not ranged:
        return [(f"draw {copy + 1}", cls(**given), copy) for copy in range(3)]
    field = ranged[0]
    return [(f"{field} = {value:g}", cls(**{**given, field: value}), 0) for value in _values(given[field], cls, field)]


def _values(range_: Any, cls: type[Transform], field: str) -> list[float]:
    whole = accepted(attrs.fields_dict(cls)[field])  # type: ignore[arg-type]
    if isinstance(range_, list):
        ends = sorted(range_)
        found = [ends[0], ends[len(ends) // 2], ends[-1]]
    else:
        low, high = range_
        places = AROUND if low < 0 < high else PLACES  # where 0, in the middle, would show nothing
        found = [float(low + place * (high - low)) for place in places]
    if whole is not None and whole.kind == "integer":
        found = [int(np.rint(value)) for value in found]
    return [float(f"{value:.3g}") if not isinstance(value, int) else value for value in found]


def _drawn(cls: type[Transform]) -> list[str]:
    fields: Any = attrs.fields(cls)  # type: ignore[arg-type]
    return [field.name for field in fields if field.init and (takes := accepted(field)) is not None and takes.drawn]
