"""Blend: pictures of a batch mixed with each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.held import Held
from vicinal.backends.torch.memory import in_chunks, room
from vicinal.backends.torch.parameters import parameters
from vicinal.backends.torch.results import empty_planes, planes_of
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.signed import as_signed, rows_at, side_by_side
from vicinal.backends.torch.stored import as_numbers, as_stored
from vicinal.program.ops import Blend


def blend(op: Blend, pictures: Held | list[Held], layout: str, out: Any) -> Held:
    """N pictures of one shape, mixed; whole numbers rounded half to even. The pictures stay as they are."""
    first = pictures[0] if isinstance(pictures, list) else pictures
    whole = side_by_side([one.tensor for one in pictures]) if isinstance(pictures, list) else pictures.tensor
    planes = whole if layout == "chw" else whole.movedim(-1, -3)
    mixed = mixed_planes(op, planes, first.last)
    if out is not None:
        planes_of(out, first.axes, tuple(planes.shape), planes.dtype).copy_(mixed)
        seen = out if first.axes == "chw" else out.movedim(-1, -3)
        return Held(seen if layout == "chw" else seen.movedim(-3, -1), first.axes, first.last, out)
    return Held(mixed if layout == "chw" else mixed.movedim(-3, -1), first.axes, first.last)


def mixed_planes(op: Blend, planes: Tensor, last: bool) -> Tensor:
    """[N, C, H, W] in new memory."""
    compute = torch.float64 if planes.dtype is torch.float64 else torch.float32
    active = np.flatnonzero(op.active)
    grad = torch.is_grad_enabled() and planes.requires_grad
    made = planes.clone() if grad else empty_planes(tuple(planes.shape), planes.dtype, planes.device, last).copy_(planes)
    done: list[Tensor] = []

    def work(low: int, high: int) -> None:
        rows = active[low:high]
        new, index = _mixed(op, planes, rows, compute)
        if grad:
            done.append(new)
            return
        as_signed(made).index_copy_(0, index, as_signed(new))

    step = max(1, room(planes.device) // (32 * planes[0].numel()))
    in_chunks(0, len(active), step, work)
    if not grad or not len(active):
        return made
    return made.index_copy(0, sent(active, planes.device), torch.cat(done))


def _mixed(
    op: Blend, planes: Tensor, rows: np.ndarray[Any, np.dtype[np.int64]], compute: torch.dtype
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Those of ``rows``, each with its partner inside of its rectangle; and ``rows`` on the device."""
    (at,), (index,) = parameters([op], [rows], planes.device, compute, [rows])
    weight = at.wide("weight")
    y0, x0, y1, x1 = at("rectangle")[:, :, None, None].unbind(1)
    height, width = planes.shape[-2:]
    row = torch.arange(height, device=planes.device)[:, None]
    column = torch.arange(width, device=planes.device)
    inside = (row >= y0) & (row < y1) & (column >= x0) & (column < x1)
    own, other = (as_numbers(rows_at(planes, which), compute) for which in (index, at("partner")))
    values = torch.where(inside[:, None], weight * own + (1.0 - weight) * other, own)
    top = float(torch.iinfo(planes.dtype).max) if not planes.dtype.is_floating_point else 1.0
    return as_stored(values / top if top != 1.0 else values, top, planes.dtype), index
