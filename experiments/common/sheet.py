"""Sheets of pictures that nobody picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from vicinal.experiments.training.checkpoint import store_file

GAP = 2
"""White pixels between pictures."""


Row = Sequence[NDArray[Any]] | NDArray[Any]


def sheet(rows: Mapping[str, Row], most: int, columns: int, path: Path, scale: int = 1) -> str:
    """Writes the first ``most`` pictures [H, W, C] of all rows, below each other, ``columns`` side by side; says what it
    shows. ``scale``: how often each pixel comes, along either axis."""
    count = min(most, *(len(row) for row in rows.values()))
    blocks = []
    for start in range(0, count, columns):
        lines = [[_framed(row[number], scale) for number in range(start, min(start + columns, count))] for row in rows.values()]
        blocks += [np.concatenate(line, axis=1) for line in lines]
        blocks.append(np.full_like(blocks[-1][: 2 * GAP], 255))
    width = blocks[0].shape[1]
    whole = np.concatenate([np.pad(one, ((0, 0), (0, width - one.shape[1]), (0, 0)), constant_values=255) for one in blocks])
    store_file(path, lambda temporary: vc.write(temporary, whole))
    return f"The first {count} pictures, none picked; from above: {', '.join(rows)}"


def _framed(picture: NDArray[Any], scale: int) -> NDArray[Any]:
    large = picture.repeat(scale, axis=0).repeat(scale, axis=1)
    return np.pad(large, ((0, GAP), (0, GAP), (0, 0)), constant_values=255)
