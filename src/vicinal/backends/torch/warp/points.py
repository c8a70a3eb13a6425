"""Where each output pixel of a warp looks in the input."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.program.limits import FAR


def source_points(matrix: Tensor, height: int, width: int) -> tuple[Tensor, Tensor, Tensor]:
    """x and y [n, H, W] in the input of every output pixel centre, and whether the point is in front of the camera.

    ``matrix`` [n, 3, 3] takes (j + 0.5, i + 0.5, 1) to (X, Y, W); x = X / W and y = Y / W where W > 0. Elsewhere the point
    lies behind the camera and the pixel gets the fill.
    """
    out_x = torch.arange(width, device=matrix.device, dtype=matrix.dtype) + 0.5
    out_y = (torch.arange(height, device=matrix.device, dtype=matrix.dtype) + 0.5)[:, None]
    rows = matrix[:, :, :, None, None].unbind(1)
    x, y, w = (row[:, 0] * out_x + row[:, 1] * out_y + row[:, 2] for row in rows)
    front = w > 0
    divisor = torch.where(front, w, 1.0)
    return (x / divisor).clamp(-FAR, FAR), (y / divisor).clamp(-FAR, FAR), front


def nearest_index(coordinate: Tensor) -> Tensor:
    """The pixel that holds a coordinate. Ties go up, also where float error has left them a hair below."""
    return (coordinate + 1e-6).floor().long()
