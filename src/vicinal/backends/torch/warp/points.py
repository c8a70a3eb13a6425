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


def source_points(
    op: Warp, at: Rows, height: int, width: int, matrix: Tensor | None = None, far: float = FAR
) -> tuple[Tensor, Tensor, Tensor | None]:
    """x and y [n, H, W] in the input of every output pixel centre, and whether the point is in front of the camera.

    Where rows stay rows x is [n, 1, W] and y [n, H, 1].
    ``matrix`` [n, 3, 3] takes (j + 0.5, i + 0.5, 1) to (X, Y, W); x = X / W and y = Y / W where W > 0. Elsewhere the point
    lies behind the camera and the pixel gets the fill. None instead of the last where every point lies in front. Given is a
    ``matrix`` for other units than pixels, and how ``far`` from 0 places may lie in them.
    """
    matrix = at("matrix") if matrix is None else matrix
    out_x = torch.arange(width, device=matrix.device, dtype=matrix.dtype) + 0.5
    out_y = (torch.arange(height, device=matrix.device, dtype=matrix.dtype) + 0.5)[:, None]
    if op.shifts is not None:
        shift_x, shift_y = displacement(op.curve, at("shifts"), at("nodes"), height, width)
        out_x, out_y = out_x + shift_x, out_y + shift_y
    rows = matrix[:, :, :, None, None].unbind(1)
    if is_upright(op, at) and not matrix.requires_grad:
        x, y = rows[0][:, 0] * out_x + rows[0][:, 2], rows[1][:, 1] * out_y + rows[1][:, 2]
        return x.clamp(-far, far), y.clamp(-far, far), None
    # Of sums over whole pictures one each: the columns' part, and what is the same all along a row.
    x, y = (row[:, 0] * out_x + (row[:, 1] * out_y + row[:, 2]) for row in rows[:2])
    if is_affine(op, at):
        return x.clamp(-far, far), y.clamp(-far, far), None
    w = rows[2][:, 0] * out_x + (rows[2][:, 1] * out_y + rows[2][:, 2])
    if is_in_front(op, at, height, width):
        return (x / w).clamp(-far, far), (y / w).clamp(-far, far), None
    front = w > 0
    divisor = torch.where(front, w, 1.0)
    return (x / divisor).clamp(-far, far), (y / divisor).clamp(-far, far), front


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
