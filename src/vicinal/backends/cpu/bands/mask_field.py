"""A whole mask moved by a nearest warp with a displacement field (move_masks.py)."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.bands.band import matrix_at
from vicinal.backends.cpu.copy_room import MASK_WORDS, STEPS
from vicinal.backends.cpu.field_room import FIRST
from vicinal.backends.cpu.gather.displaced import displaced_numbers, displaced_pixel
from vicinal.backends.cpu.gather.lattice import displaced_places
from vicinal.backends.cpu.jit import view_f64, view_i32, view_i64
from vicinal.backends.cpu.move import copy_pixel, nearest_row
from vicinal.backends.cpu.unit import Unit

_MOST = 2**31 - 1  # pixels of a picture that int32 numbers


@Unit
def mask_field(words_at):
    words = view_i64(words_at, MASK_WORDS)
    source, height, width, size = words[STEPS], words[STEPS + 1], words[STEPS + 2], words[STEPS + 3]
    border, fill, target, rows, columns = (
        words[STEPS + 4], words[STEPS + 5], words[STEPS + 6], words[STEPS + 7], words[STEPS + 8],
    )  # fmt: skip
    matrix, places, at_x, step = matrix_at(words[15]), view_i32(words[21], columns), words[22], words[23]
    field = words[16], words[17], words[18], words[19], words[20]
    spread, at_y = np.int64(FIRST), at_x + step
    for y in range(rows):
        spread = displaced_places(matrix, field, rows, columns, y, spread, at_x, step)
        if height * width <= _MOST:
            displaced_numbers(at_x, at_y, height, width, border, columns, places)
            nearest_row(source, size, places, columns, fill, target + y * columns * size)
            continue
        u, v = view_f64(at_x, columns), view_f64(at_y, columns)
        for x in range(columns):
            column, row = displaced_pixel(u[x], v[x], height, width, border)
            shown = column >= 0 and row >= 0
            copy_pixel(source + (row * width + column) * size if shown else fill, target + (y * columns + x) * size, size)
