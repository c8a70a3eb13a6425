"""Memory asked for before it is needed: a turned row touches a new line of it every pixel or two, which no CPU foresees.

Measured on rotations of 512x512 colour pictures: half of the time of the warp was waiting for memory.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.gather.points import held
from vicinal.backends.cpu.jit import exact, kernel
from vicinal.backends.cpu.vectors.simd import prefetch
from vicinal.program.limits import FAR

ROWS = 8
"""Output rows between the one that is made and the one whose pixels are asked for."""


@exact
def pixels_ahead(matrix, width, y, count):
    """How many source pixels lie between what output row ``y`` shows and what the row ROWS further down does.

    Along the rows of a picture so wide; measured in the middle of the row.
    """
    x, i = 0.5 * count, y + 0.5
    depth = matrix[6] * x + matrix[7] * i + matrix[8]
    if depth <= 1e-9:
        return np.int64(0)
    u = (matrix[0] * x + matrix[1] * i + matrix[2]) / depth
    v = (matrix[3] * x + matrix[4] * i + matrix[5]) / depth
    right, down = (matrix[1] - u * matrix[7]) / depth, (matrix[4] - v * matrix[7]) / depth
    return np.int64(held(ROWS * down, -FAR, FAR)) * width + np.int64(held(ROWS * right, -FAR, FAR))


@kernel
def ask_for(address, size, places, ahead, count):
    """Asks for what lies ``ahead`` values of ``size`` bytes behind every fourth place (negative: as 0)."""
    for x in range(0, count, 4):
        prefetch(address + size * (max(np.int64(places[x]), np.int64(0)) + ahead), 1)
