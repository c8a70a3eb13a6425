"""What several units need."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.fixed.rows import to_floats
from vicinal.backends.cpu.jit import F, address_of, carray, inline, kernel, pointer

ANY_LENGTH = 1 << 20
"""Of tables whose length no kernel asks for."""


@inline
def matrix_at(address):
    return carray(pointer(address), (9,), np.float64)


@kernel
def as_floats(words, rows, channels, at, count, level):
    """Rows of fixed/rows.py to ``rows[:, at : at + count]``."""
    for c in range(channels):
        to = address_of(rows) + c * rows.strides[0] + 4 * at
        to_floats(address_of(words) + c * words.strides[0], to, count, F(1), F(0), level, False)
