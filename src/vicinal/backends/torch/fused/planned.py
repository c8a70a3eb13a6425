"""Tables that a plan fills: what is the same for all samples stands in them already."""

from __future__ import annotations

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.fused.tables import Written, width_of
from vicinal.backends.torch.sent import Room

MOST = 4
"""Numbers of samples that a plan keeps what is still of."""

NO_FIELD = np.zeros((1, 2))
"""Shifts of one node, which nothing reads."""


@attrs.frozen(eq=False)
class Filled:
    """The tables of a batch: floats, words, matrices and shifts, in a ``buffer`` of the host that is divided up by ``room``.

    ``widths``: columns of floats and words, and numbers of a field and of a row of that. ``matrices`` [N, 3, 3] or [N, 9]: as
    in the buffer. ``always_affine``: None where that depends on what was drawn.
    """

    steps: tuple[int, ...]
    means: tuple[int, ...]
    widths: tuple[int, int, int, int]
    room: Room
    buffer: Tensor
    matrices: NDArray[np.float64]
    always_affine: bool | None = None

    @property
    def affine(self) -> bool:
        """Whether no matrix is a perspective one."""
        if self.always_affine is not None:
            return self.always_affine
        last = self.matrices.reshape(-1, 9)[:, 6:]
        return last[0].tolist() == [0.0, 0.0, 1.0] and bool((last == (0.0, 0.0, 1.0)).all())  # mostly the first one says it


class Planned:
    """The tables of a traced program's batches. ``floats`` [1, F], ``words`` [1, W] and ``matrices`` [1, 9] hold what is the
    same for all samples, and anything where they differ. ``affine``: None where that depends on what is drawn."""

    def __init__(
        self, written: Written, floats: NDArray[np.float32], words: NDArray[np.int64], matrices: NDArray[np.float64],
        affine: bool | None,
    ) -> None:  # fmt: skip
        self._written, self._rows, self._affine = written, (floats, words, matrices), affine
        self._widths = width_of(written.floats), width_of(written.words), *NO_FIELD.shape[::-1]
        self._still: dict[int, tuple[Room, NDArray[np.uint8]]] = {}  # by the number of samples

    def fresh(self, count: int, device: torch.device) -> tuple[Filled, tuple[int, int, int]]:
        """The tables of ``count`` samples, and where its floats, words and matrices begin, which are to be filled."""
        known = self._still.get(count)
        if known is None:
            while len(self._still) >= MOST:
                self._still.pop(next(iter(self._still), 0), None)
            known = self._still[count] = self._repeated(count)
        room, still = known
        buffer, memory = room.fresh(device)
        memory[:] = still
        floats, words, matrices, _ = room.starts
        made = self._written
        filled = Filled(made.steps, made.means, self._widths, room, buffer, room.array(memory, 2), self._affine)
        first = buffer.data_ptr()
        return filled, (first + floats, first + words, first + matrices)

    def _repeated(self, count: int) -> tuple[Room, NDArray[np.uint8]]:
        room = Room([*(((count, row.shape[1]), row.dtype) for row in self._rows), (NO_FIELD.shape, NO_FIELD.dtype)])
        memory = np.zeros(room.size, np.uint8)
        for number, row in enumerate((*self._rows, NO_FIELD)):
            room.array(memory, number)[...] = row
        return room, memory
