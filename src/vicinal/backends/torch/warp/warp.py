"""Warp: every output pixel shows a place of the input."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.constants import constants
from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.signed import rows_at
from vicinal.backends.torch.stored import as_numbers
from vicinal.backends.torch.warp.area import area
from vicinal.backends.torch.warp.grid import has_grid, sampled
from vicinal.backends.torch.warp.interpolate import bicubic, bilinear, nearest
from vicinal.backends.torch.warp.points import is_upright, source_points
from vicinal.backends.torch.warp.source import Source
from vicinal.program.ops import Warp


def warp(picture: Picture, op: Warp, at: Rows) -> Picture:
    """All channels of the pictures, seen through ``op.matrix``; pixels behind the camera get the fill.

    Interpolation None is "nearest" (the copy is exact), border None is "edge". Bicubic overshoots, so it is clamped.
    """
    moved = shown(picture.values, op, at, picture.values.dtype)
    return picture.clamped(moved) if op.interpolation == "bicubic" else picture.replace(moved)


def shown(values: Tensor, op: Warp, at: Rows, dtype: torch.dtype, top: float = 1.0) -> Tensor:
    """What the op shows of ``values`` [n, C, H, W] of any dtype, in their units, of which ``top`` is white; as ``dtype``."""
    if op.interpolation == "area" and not (op.shifts is not None or is_upright(op, at)):
        upright = np.array([is_upright(op, at.picked(slice(row, row + 1))) for row in range(at.count)])
        if upright.any():
            return _apart(values, op, at, dtype, top, upright)
    height, width = op.size[at.rows[0]].tolist()
    fill = _fill(op, top, dtype, values.device)
    if op.interpolation in ("bilinear", "bicubic") and has_grid(values, op.border, height, width):
        moved, front = sampled(as_numbers(values, dtype), op, at, height, width, fill)
        return moved if front is None else torch.where(front[:, None], moved, fill)
    x, y, front = source_points(op, at, height, width)
    source = Source(values, op.border, fill, dtype)
    if op.interpolation == "area":
        moved = area(source, x, y, op, at)
    else:
        moved = {"bilinear": bilinear, "bicubic": bicubic}.get(op.interpolation or "nearest", nearest)(source, x, y)
    return moved if front is None else torch.where(front[:, None], moved, fill)


def _fill(op: Warp, top: float, dtype: torch.dtype, device: torch.device) -> Tensor:
    """[1, C, 1, 1], or of one channel where all get the same."""
    return constants(tuple(number * top for number in op.fill), dtype, device)


def _apart(
    values: Tensor, op: Warp, at: Rows, dtype: torch.dtype, top: float, upright: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Tensor:  # fmt: skip
    """Those samples whose rows stay rows by themselves, as "area" looks at more pixels there, and all others."""
    order = np.concatenate([np.flatnonzero(upright), np.flatnonzero(~upright)])
    count = int(upright.sum())
    index = sent(order, values.device)
    values, at = rows_at(values, index), at.picked(order, index)
    parts = [
        shown(values[part], op, at.picked(part), dtype, top) for part in (slice(count), slice(count, None))
    ]  # fmt: skip
    back = sent(np.argsort(order), values.device)
    return torch.cat(parts).index_select(0, back)
