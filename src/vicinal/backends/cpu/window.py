"""A crop behind which a warp resamples: its window is copied as it is, and is the picture that the warp reads."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.border_codes import CONSTANT
from vicinal.backends.cpu.codes import BORDER, INDEX, OP, WARP
from vicinal.backends.cpu.copying import copy_by
from vicinal.backends.cpu.gather.exact import copy_steps
from vicinal.backends.cpu.gather.ways import EXACT
from vicinal.backends.cpu.jit import address_of, inline
from vicinal.backends.cpu.source import ITEMS
from vicinal.backends.cpu.tables import Picture

NO_COPIES = -1
"""In place of how many ops are left: the unit EXACT must be loaded first."""


@inline
def read_window(room, units, tables, form, n, count, picture, memory):
    """The picture that sample ``n`` begins with, and how many of ``order`` are left to do.

    The second of ``room.order[:count]`` is a warp. If the first is an exact copy, that is the copy, made in ``memory`` in the
    picture's own dtype: the window stays in the cache, and nothing is turned into floats before it is resampled. It is made by
    one of ``units``: NO_COPIES where that is missing.
    """
    order, steps = room.order, room.steps
    first = tables.code[order[0]]
    if first[OP] != WARP or first[BORDER] == CONSTANT:
        return picture, count
    which = first[INDEX]
    if not copy_steps(tables.matrices[which, n], steps):
        return picture, count
    rows, columns = tables.sizes[which, n, 0], tables.sizes[which, n, 1]
    kind, address, height, width = picture
    size, to = form.channels * ITEMS[kind], address_of(memory)
    if rows * columns * size > memory.nbytes:
        return picture, count
    if units[EXACT] == 0:
        return picture, np.int64(NO_COPIES)
    border, still = np.int64(first[BORDER]), np.int64(0)
    copy_by(units[EXACT], steps, address, height, width, size, border, to, to, rows, columns, form.level, still)
    for k in range(count - 1):
        order[k] = order[k + 1]
    return Picture(kind, to, rows, columns), count - 1
