"""Where each output pixel of a warp looks in the input."""

from __future__ import annotations

import numpy as np

from vicinal.data.lattice import Lattice, displacement
from vicinal.program.limits import FAR
from vicinal.program.ops import Bools, Floats, Ints


def source_points(matrix: Floats, size: Ints, field: Lattice | None = None) -> tuple[Floats, Floats, Bools]:
    """x and y [H, W] in the input of every output pixel centre, and whether the point is in front of the camera.

    ``field``: a displacement field, by which centres are moved first.

    ``matrix`` [3, 3] takes (j + 0.5, i + 0.5, 1) to (X, Y, W); x = X / W and y = Y / W where W > 0. Elsewhere the point
    lies behind the camera and the pixel gets the fill.
    """
    height, width = int(size[0]), int(size[1])
    out_x, out_y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    if field is not None:
        moved = displacement(field, size, out_x, out_y)
        out_x, out_y = out_x + moved[..., 0], out_y + moved[..., 1]
    x, y, w = (row[0] * out_x + row[1] * out_y + row[2] for row in matrix)
    front = w > 0
    divisor = np.where(front, w, 1.0)
    return np.clip(x / divisor, -FAR, FAR), np.clip(y / divisor, -FAR, FAR), front


def nearest_index(coordinate: Floats) -> Ints:
    """The pixel that holds a coordinate. Ties go up, also where float error has left them a hair below."""
    return np.floor(coordinate + 1e-6).astype(np.int64)
