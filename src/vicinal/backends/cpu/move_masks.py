"""Nearest warps of masks, one after the other."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.arguments import (
    BYTES,
    DOUBLE_ROWS,
    FLAG_ROWS,
    INT,
    INT_BLOCKS,
    INTS,
    MATRICES,
    PLACES,
    WORD_BLOCKS,
)  # fmt: skip
from vicinal.backends.cpu.field import field_of
from vicinal.backends.cpu.field_room import FIRST
from vicinal.backends.cpu.gather.ahead import ask_for, pixels_ahead
from vicinal.backends.cpu.gather.displaced import displaced_numbers, displaced_pixel
from vicinal.backends.cpu.gather.exact import copy_steps
from vicinal.backends.cpu.gather.lattice import displaced_places
from vicinal.backends.cpu.jit import address_of, copy_bytes, entry, kernel, view_f64
from vicinal.backends.cpu.move import copy_picture, copy_pixel, nearest_place, nearest_places, nearest_row, nearest_source
from vicinal.backends.cpu.next_turn import following

_MOST = 2**31 - 1  # pixels of a picture that int32 numbers


@kernel
def _pixel_by_pixel(source, height, width, size, matrix, border, fill, y, count, target):
    """Row ``y`` of a nearest warp of a picture that has more pixels than ``nearest_places`` can number."""
    for x in range(count):
        u, v, ahead = nearest_source(matrix, x, y)
        place = nearest_place(u, v, height, width, border) if ahead else np.int64(-1)
        copy_pixel(source + place * size if place >= 0 else fill, target + x * size, size)


@kernel
def _displaced(source, height, width, size, matrix, field, rows, columns, border, fill, target, places, bent):
    """A nearest warp with a displacement field onto a canvas of ``rows`` x ``columns``."""
    spread, at_x, step = np.int64(FIRST), address_of(bent), bent.strides[0]
    at_y = at_x + step
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


@entry(INTS, INT_BLOCKS, FLAG_ROWS, MATRICES, WORD_BLOCKS, INTS, BYTES, INT, INTS, PLACES, DOUBLE_ROWS, INT)
def move_masks(turns, pictures, active, matrices, fields, borders, fills, size, steps, places, bent, level):
    """Masks, whose turn (turns.py) it is, through warps one after the other, nearest.

    ``pictures`` [warps + 1, N, 3]: address, height and width before the first warp and after each; ``active`` [warps, N],
    ``matrices`` [warps, N, 9], ``fields`` [warps, N, 3] (writers.lattices; an address of 0: none), ``borders`` [warps];
    ``fills``: ``size`` bytes, as masks' values have, for each warp. ``steps`` [6], ``places`` [widest] and, where there are
    fields, ``bent`` float64 [field.ROOM, widest] are room to work in.
    """
    n = last = np.int64(0)
    while True:
        n, last = following(n, last, turns)
        if n >= last:
            return
        for w in range(active.shape[0]):
            source, height, width = pictures[w, n, 0], pictures[w, n, 1], pictures[w, n, 2]
            target, rows, columns = pictures[w + 1, n, 0], pictures[w + 1, n, 1], pictures[w + 1, n, 2]
            matrix, border, fill = matrices[w, n], borders[w], address_of(fills) + w * size
            if not active[w, n]:
                copy_bytes(target, source, rows * columns * size)
            elif fields[w, n, 0]:
                _displaced(
                    source, height, width, size, matrix, field_of(fields[w, n]), rows, columns, border, fill, target, places,
                    bent,
                )  # fmt: skip
            elif copy_steps(matrix, steps):
                copy_picture(source, height, width, size, steps, border, fill, target, rows, columns, level, level < 0)
            elif height * width > _MOST:
                for y in range(rows):
                    _pixel_by_pixel(
                        source, height, width, size, matrix, border, fill, y, columns, target + y * columns * size
                    )
            else:
                for y in range(rows):
                    nearest_places(matrix, height, width, border, y, columns, places)
                    ask_for(source, size, places, pixels_ahead(matrix, width, y, columns), columns)
                    nearest_row(source, size, places, columns, fill, target + y * columns * size)
