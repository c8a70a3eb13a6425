"""A crop behind which a warp resamples: its window is copied as it is, and is the picture that the warp reads."""

from __future__ import annotations

from vicinal.backends.cpu.borders import CONSTANT
from vicinal.backends.cpu.codes import BORDER, INDEX, OP, WARP
from vicinal.backends.cpu.gather.exact import copy_steps
from vicinal.backends.cpu.jit import kernel
from vicinal.backends.cpu.move import copy_picture


@kernel
def read_window(order, count, code, matrices, sizes, n, size, address, height, width, steps, to, level):
    """Where the picture lies that sample ``n`` begins with, its height and width, and how many of ``order`` are left to do.

    The second of them is a warp. If the first is an exact copy, that is the copy, made at ``to`` in the picture's own
    dtype: the window stays in the cache, and nothing is turned into floats before it is resampled. ``size``: bytes of a
    pixel; ``steps`` [6]: room to work in.
    """
    if code[order[0], OP] != WARP or code[order[0], BORDER] == CONSTANT:
        return address, height, width, count
    which = code[order[0], INDEX]
    if not copy_steps(matrices[which, n], steps):
        return address, height, width, count
    rows, columns = sizes[which, n, 0], sizes[which, n, 1]
    border = code[order[0], BORDER]
    copy_picture(address, height, width, size, steps, border, to, to, rows, columns, level, False)
    for k in range(count - 1):
        order[k] = order[k + 1]
    return to, rows, columns, count - 1
