"""Masks move by the same geometry as their picture, and no label is ever invented between two others."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.signed import as_whole
from vicinal.backends.torch.warp.interpolate import nearest
from vicinal.backends.torch.warp.points import source_points
from vicinal.backends.torch.warp.source import Source
from vicinal.program.ops import Warp


def move_mask(masks: Tensor, op: Warp, at: Rows) -> Tensor:
    """Masks [n, H, W] of any integer dtype or bool through one warp, by nearest.

    The border is the op's for masks, with ``mask_fill`` where it is "constant" and for pixels behind the camera.
    """
    height, width = op.size[at.rows[0]].tolist()
    x, y, front = source_points(op, at, height, width)
    plain = torch.int32 if masks.dtype is torch.uint16 else masks.dtype
    fill = torch.full((1, 1, 1, 1), op.mask_fill, dtype=torch.int64, device=masks.device).to(plain)
    moved = nearest(Source(masks[:, None], op.borders[1], fill, plain), x, y)
    shown = moved if front is None else torch.where(front[:, None], moved, fill)
    if masks.dtype is torch.uint16:
        return as_whole(shown[:, 0].to(torch.int16), torch.uint16)
    return shown[:, 0]
