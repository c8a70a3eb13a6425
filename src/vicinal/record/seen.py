"""Which pixels of a picture a view shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vicinal.data.geometry import HORIZON, Motion, project
from vicinal.program.ops import Bools, Ints

TOLERANCE = 1e-6  # pixels
BAND = 1 << 18  # pixels that are followed at a time


def seen_of(moves: Sequence[Motion], sizes: Ints, row: int) -> Bools:
    """[H, W] of sample ``row``: whose centres lie on the canvas after every one of ``moves``, and before its camera."""
    height, width = sizes[row].tolist()
    mine = [move for move in moves if move.active[row]]
    seen = np.ones((height, width), np.bool_)
    step = max(1, BAND // width)
    for top in range(0, height if mine else 0, step):
        rows = np.arange(top, min(top + step, height)) + 0.5
        places = np.stack(np.broadcast_arrays(np.arange(width) + 0.5, rows[:, None]), axis=-1)[None]
        for move in mine:
            places, depth = project(move.forward[row][None], places)
            limits = move.after[row][::-1]
            inside = ((places >= -TOLERANCE) & (places <= limits + TOLERANCE)).all(axis=-1) & (depth > HORIZON)
            seen[top : top + step] &= inside[0]
    return seen
