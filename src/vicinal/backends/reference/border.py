"""What lies beyond the canvas."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import Bools, Ints

Value = TypeVar("Value", bound=np.generic)


def map_index(index: Ints, size: int, border: str | None) -> tuple[Ints, Bools]:
    """Brings indices of any distance into 0..size-1 as numpy.pad does; the second array says which lay inside.

    ``border`` "constant" clamps too: the caller puts the fill where an index lay outside. None is "edge".
    """
    inside = (index >= 0) & (index < size)
    if border == "wrap":
        return index % size, inside
    if border == "symmetric":
        place = index % (2 * size)
        return np.minimum(place, 2 * size - 1 - place), inside
    if border == "reflect":
        period = max(2 * (size - 1), 1)
        place = index % period
        return np.minimum(place, period - place) if size > 1 else np.zeros_like(index), inside
    return np.clip(index, 0, size - 1), inside


def fetch(
    values: NDArray[Value], rows: Ints, columns: Ints, border: str | None, fill: NDArray[Value]
) -> NDArray[Value]:
    """values[rows, columns] [..., C] of a picture [H, W, C]; beyond the canvas, by ``border`` and ``fill`` [1 or C]."""
    height, width = values.shape[:2]
    row, row_inside = map_index(rows, height, border)
    column, column_inside = map_index(columns, width, border)
    picked = values[row, column]
    if border != "constant":
        return picked
    return np.where((row_inside & column_inside)[..., None], picked, fill)
