"""A tape that fills tables of another backend, which lie where that says."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import address_of
from vicinal.backends.cpu.plan.arrays import ARRAYS, BLOCK
from vicinal.backends.cpu.plan.entries import replay
from vicinal.program.tape import FIRST, Tape

MOST = 4
"""Numbers of samples that memory is kept for."""


class Filling:
    """A tape that fills tables of float32 (PARAMETER), 64-bit words (DRAWN_WORD and, signed, RECTANGLE) and float64 (MATRIX).

    Each is C-contiguous with a row a sample; ``widths``: how many columns they have.
    Any thread may call it: each call has memory to itself, which the next uses.
    """

    def __init__(self, tape: Tape, widths: tuple[int, int, int]) -> None:
        self._tape, self._widths = tape, widths
        self._spare: dict[int, list[_Work]] = {}  # by the number of samples

    def fill(
        self, ids: NDArray[np.uint64], epochs: NDArray[np.uint32], height: int, width: int, tables: tuple[int, int, int]
    ) -> bool:  # fmt: skip
        """Fills the tables that begin at these addresses, of pictures of one size; ids and epochs [N] are C-contiguous.

        Whether all samples are what the tape requires.
        """
        count = len(ids)
        while count not in self._spare and len(self._spare) >= MOST:
            self._spare.pop(next(iter(self._spare), 0), None)
        spare = self._spare.setdefault(count, [])
        try:
            work = spare.pop()
        except IndexError:
            work = _Work(self._tape, self._widths, count)
        found = work.fill(ids, epochs, height, width, tables)
        spare.append(work)  # not after an exception, which may have come at any time
        return found


class _Work:
    """Memory for ``count`` samples."""

    def __init__(self, tape: Tape, widths: tuple[int, int, int], count: int) -> None:
        self._registers = np.zeros((tape.registers, min(count, BLOCK)))
        self._registers[FIRST : FIRST + len(tape.constants)] = tape.constants[:, None]
        self._given, self._failed, self._size = np.zeros((count, 2), np.int64), np.zeros(1, np.int64), (0, 0)
        own: dict[str, NDArray[Any]] = {
            "code": tape.instructions, "entries": tape.entries, "keys": tape.keys, "registers": self._registers,
            "given": self._given, "failed": self._failed,
        }  # fmt: skip
        self._kept = own  # alive, as the table has their addresses
        self._table = np.zeros((len(ARRAYS), COLUMNS), np.int64)  # of what no tape stores into here, no rows
        for name, array in own.items():
            self._table[ROWS[name]] = address_of(array), array.shape[0], array.shape[-1]
        floats, words, matrices = widths
        for name, columns in zip(MOVING, (0, 0, floats, words, words, matrices), strict=True):
            self._table[ROWS[name], 1:] = count, columns
        self._moving = np.array([ROWS[name] for name in MOVING])
        self._place = address_of(self._table)

    def fill(self, ids: Any, epochs: Any, height: int, width: int, tables: tuple[int, int, int]) -> bool:
        if self._size != (height, width):
            self._given[:] = self._size = height, width
        floats, words, matrices = tables
        self._table[self._moving, 0] = address_of(ids), address_of(epochs), floats, words, words, matrices
        replay(self._place, False, 0, 0, 0, 0)
        return not self._failed.item()


MOVING = ("ids", "epochs", "params", "words", "rectangles", "matrices")
"""What lies elsewhere in each call."""

ROWS = {name: row for row, name in enumerate(ARRAYS)}
COLUMNS = 3
"""Of the table of places: an address, and how many rows and columns there are."""
