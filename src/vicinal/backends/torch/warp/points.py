"""Where each output pixel of a warp looks in the input."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.warp.field import displacement
from vicinal.program.limits import FAR
from vicinal.program.ops import Warp

ROUNDING = 1e-5
"""Of the largest term of a sum of three, more than what float32 or float64 can be off."""


def source_points(op: Warp, at: Rows, height: int, width: int) -> tuple[Tensor, Tensor, Tensor | None]:
    """x and y [n, H, W] in the input of every output pixel centre, and whether the point is in front of the camera.

    Where rows stay rows x is [n, 1, W] and y [n, H, 1].
    ``matrix`` [n, 3, 3] takes (j + 0.5, i + 0.5, 1) to (X, Y, W); x = X / W and y = Y / W where W > 0. Elsewhere the point
    lies behind the camera and the pixel gets the fill. None instead of the last where every point lies in front.
    """
    matrix = at("matrix")
    if is_upright(op, at) and not matrix.requires_grad:
        x, y = upright_places(matrix, height, width)
        return x.clamp(-FAR, FAR), y.clamp(-FAR, FAR), None
    found, front = places(matrix, op, at, height, width)
    x, y = found.clamp(-FAR, FAR).unbind(1)
    return x, y, front


def upright_places(matrix: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """x [n, 1, W] and y [n, H, 1] of matrices under which rows stay rows."""
    columns, rows = _centres(matrix, height, width)
    return matrix[:, :1, :1] * columns + matrix[:, :1, 2:], matrix[:, 1:2, 1:2] * rows + matrix[:, 1:2, 2:]


def places(matrix: Tensor, op: Warp, at: Rows, height: int, width: int) -> tuple[Tensor, Tensor | None]:
    """x and y [n, 2, H, W] by ``matrix``, which may count in other units than the op's own, and who lies in front [n, H, W]."""
    columns, rows = _centres(matrix, height, width)
    if op.shifts is not None:
        shift_x, shift_y = displacement(op.curve, at("shifts"), at("nodes"), height, width)
        columns, rows = (columns + shift_x)[:, None], (rows + shift_y)[:, None]
    flat = is_affine(op, at)
    across, down, rest = (matrix[:, :2] if flat else matrix)[..., None, None].unbind(2)
    sums = across * columns + (down * rows + rest)  # one pass over pixels, as all in brackets is the same along a row
    if flat:
        return sums, None
    ends, divisor = sums[:, :2], sums[:, 2:]
    if is_in_front(op, at, height, width):
        return ends / divisor, None
    front = divisor > 0
    return ends / torch.where(front, divisor, 1.0), front[:, 0]


def _centres(matrix: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Of columns [W] and of rows [H, 1] of pixels."""
    columns, rows = (torch.arange(0.5, size, device=matrix.device, dtype=matrix.dtype) for size in (width, height))
    return columns, rows[:, None]


def is_in_front(op: Warp, at: Rows, height: int, width: int) -> bool:
    """Whether the host knows all points to lie in front of the camera: W is linear, so they do where the corners do."""
    if op.shifts is not None:
        return False
    across, down, rest = op.matrix[at.rows, 2].T
    ends = [np.outer(slope, (0.5, size - 0.5)) for slope, size in ((across, width), (down, height))]
    least, most = sum(end.min(1) for end in ends) + rest, sum(np.abs(end).max(1) for end in ends) + np.abs(rest)
    return bool((least > ROUNDING * most).all())


def is_affine(op: Warp, at: Rows) -> bool:
    """Whether no point lies behind the camera, and none is divided by anything: as the host knows."""
    return bool((op.matrix[at.rows, 2] == (0.0, 0.0, 1.0)).all()) and not at("matrix").requires_grad


def is_upright(op: Warp, at: Rows) -> bool:
    """Whether rows stay rows and columns columns, for all of these samples."""
    matrix = op.matrix[at.rows]
    crossed: np.ndarray = matrix[:, [0, 1, 2, 2], [1, 0, 0, 1]]
    return op.shifts is None and not crossed.any() and bool((matrix[:, 2, 2] == 1.0).all())


def nearest_index(coordinate: Tensor) -> Tensor:
    """The pixel that holds a coordinate. Ties go up, also where float error has left them a hair below."""
    return (coordinate + 1e-6).floor().long()
