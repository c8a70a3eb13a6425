"""Lattices of grids of a batch in compiled code: NumPy's calls take ten times as long for as few nodes.

This module imports Numba: import it only where displacement fields are drawn.
"""

from __future__ import annotations

import numpy as np
from numba import types

from vicinal.program.arrays import Floats, Ints
from vicinal.sampling.compiled import ROW, SIZES, compiled


@compiled(types.Array(types.float64, 2, "A", readonly=True), ROW, SIZES, types.float64[:, :, :, ::1])
def grid_block(chance: Floats, limit: Floats, sizes: Ints, out: Floats) -> None:
    """Fills ``out`` [N, steps + 1, steps + 1, 2] with the shifts of the nodes between rows and columns, which show parts of
    1 + u times their own width.

    ``chance`` [N, 2 steps]: u from 0 to 1, of columns and then of rows, which stands for -``limit`` to ``limit`` [N];
    ``sizes`` [N, 2]: height and width. All widths are scaled to fill the picture, so that its edges stay.
    """
    steps = out.shape[1] - 1
    places = np.empty(steps + 1)
    for n in range(out.shape[0]):
        for part in range(2):
            places[0] = 0.0
            for k in range(steps):
                places[k + 1] = places[k] + (1.0 + limit[n] * (2.0 * chance[n, part * steps + k] - 1.0))
            for k in range(steps + 1):
                shift = sizes[n, 1 - part] * (places[k] / places[steps] - k / steps) if k < steps else 0.0
                for m in range(steps + 1):
                    if part == 0:
                        out[n, m, k, 0] = shift
                    else:
                        out[n, k, m, 1] = shift
