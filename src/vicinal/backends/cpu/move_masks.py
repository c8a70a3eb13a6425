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
from vicinal.backends.cpu.codes import ALL_THERE
from vicinal.backends.cpu.copy_room import MASK_WORDS, STEPS
from vicinal.backends.cpu.copying import copy_by
from vicinal.backends.cpu.field import field_of
from vicinal.backends.cpu.gather.ahead import ask_for, pixels_ahead
from vicinal.backends.cpu.gather.exact import copy_steps
from vicinal.backends.cpu.gather.ways import EXACT, MASK_FIELD, UNITS
from vicinal.backends.cpu.jit import address_of, copy_bytes, entry, inline, kernel, view_i64
from vicinal.backends.cpu.move import copy_pixel, nearest_place, nearest_places, nearest_row, nearest_source
from vicinal.backends.cpu.next_turn import following
from vicinal.backends.cpu.unit import call

_MOST = 2**31 - 1  # pixels of a picture that int32 numbers


@kernel
def _pixel_by_pixel(source, height, width, size, matrix, border, fill, y, count, target):
    """Row ``y`` of a nearest warp of a picture that has more pixels than ``nearest_places`` can number."""
    for x in range(count):
        u, v, ahead = nearest_source(matrix, x, y)
        place = nearest_place(u, v, height, width, border) if ahead else np.int64(-1)
        copy_pixel(source + place * size if place >= 0 else fill, target + x * size, size)


@inline
def _move_by_field(unit, words, matrix, field, source, height, width, size, border, fill, target, rows, columns, places, bent):
    """Calls ``unit``, the address of bands/mask_field.py, for a nearest warp onto a canvas of ``rows`` x ``columns``."""
    shifts, per_row, node_rows, node_columns, cubic = field_of(field)
    words[STEPS], words[STEPS + 1], words[STEPS + 2], words[STEPS + 3] = source, height, width, size
    words[STEPS + 4], words[STEPS + 5], words[STEPS + 6], words[STEPS + 7] = border, fill, target, rows
    words[STEPS + 8], words[15], words[16], words[17] = columns, address_of(matrix), shifts, per_row
    words[18], words[19], words[20], words[21] = node_rows, node_columns, cubic, address_of(places)
    words[22], words[23] = address_of(bent), bent.strides[0]
    call(unit, address_of(words))


@entry(INTS, INT, INT_BLOCKS, FLAG_ROWS, MATRICES, WORD_BLOCKS, INTS, BYTES, INT, INTS, PLACES, DOUBLE_ROWS, INT)
def move_masks(turns, units, pictures, active, matrices, fields, borders, fills, size, words, places, bent, level):
    """Masks, whose turn (turns.py) it is, through warps one after the other, nearest.

    ``pictures`` [warps + 1, N, 3]: address, height and width before the first warp and after each; ``active`` [warps, N],
    ``matrices`` [warps, N, 9], ``fields`` [warps, N, 3] (writers.lattices; an address of 0: none), ``borders`` [warps];
    ``fills``: ``size`` bytes, as masks' values have, for each warp. ``words`` [MASK_WORDS + MASK_STATE], at first 0, ``places``
    [widest] and, where there are fields, ``bent`` float64 [field.ROOM, widest] are room to work in. Returns ALL_THERE, or the
    unit (bands/units.py) whose address in the table at ``units`` is 0 and that is needed to go on, with the same ``words``.
    """
    units = view_i64(units, UNITS)
    n, last = words[MASK_WORDS] - 1, words[MASK_WORDS + 1]  # what a missing unit broke off comes first
    while True:
        n, last = following(n, last, turns)
        if n >= last:
            words[MASK_WORDS] = words[MASK_WORDS + 1] = 0
            return np.int64(ALL_THERE)
        for w in range(active.shape[0]):
            source, height, width = pictures[w, n, 0], pictures[w, n, 1], pictures[w, n, 2]
            target, rows, columns = pictures[w + 1, n, 0], pictures[w + 1, n, 1], pictures[w + 1, n, 2]
            matrix, border, fill = matrices[w, n], borders[w], address_of(fills) + w * size
            if not active[w, n]:
                copy_bytes(target, source, rows * columns * size)
            elif fields[w, n, 0]:
                if units[MASK_FIELD] == 0:
                    words[MASK_WORDS], words[MASK_WORDS + 1] = n, last
                    return np.int64(MASK_FIELD)
                _move_by_field(
                    units[MASK_FIELD], words, matrix, fields[w, n], source, height, width, size, border, fill, target, rows,
                    columns, places, bent,
                )  # fmt: skip
            elif copy_steps(matrix, words):
                if units[EXACT] == 0:
                    words[MASK_WORDS], words[MASK_WORDS + 1] = n, last
                    return np.int64(EXACT)
                copy_by(
                    units[EXACT], words, source, height, width, size, border, fill, target, rows, columns, level, np.int64(0)
                )
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
