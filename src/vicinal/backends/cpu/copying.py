"""Exact copies of whole pictures, asked for by other kernels: one unit makes them (bands/exact.py), compiled once for all."""

from __future__ import annotations

from vicinal.backends.cpu.copy_room import STEPS
from vicinal.backends.cpu.jit import address_of, inline
from vicinal.backends.cpu.unit import call


@inline
def copy_by(unit, words, source, height, width, size, border, fill, target, rows, columns, level, stream):
    """Calls ``unit``, the address of bands/exact.py, which calls ``move.copy_picture`` with these.

    ``words`` (copy_room.py) begin with the steps.
    """
    words[STEPS], words[STEPS + 1], words[STEPS + 2], words[STEPS + 3] = source, height, width, size
    words[STEPS + 4], words[STEPS + 5], words[STEPS + 6], words[STEPS + 7] = border, fill, target, rows
    words[STEPS + 8], words[STEPS + 9], words[STEPS + 10] = columns, level, stream
    call(unit, address_of(words))
