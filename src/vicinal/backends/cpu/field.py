"""What kernels are told of a displacement field, and the room that it takes: gather/lattice.py has the rest."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import inline

_LOW, _HIGH = np.uint64(0xFFFFFFFF), np.uint64(32)


@inline
def field_of(words):
    """A sample's field as writers.lattices has it: address of the shifts float64 [rows, ``per_row``, 2], ``per_row``, rows and
    columns of nodes, and whether the curve is cubic (1 or 0). An address of 0: there is none."""
    return (
        np.int64(words[0]), np.int64(words[1] & _LOW), np.int64(words[2] >> _HIGH), np.int64(words[2] & _LOW),
        np.int64(words[1] >> _HIGH),
    )  # fmt: skip
