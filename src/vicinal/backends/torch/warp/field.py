"""Displacement fields: shifts between the nodes of a lattice (data.lattice), for a batch."""

from __future__ import annotations

import torch
from torch import Tensor

from vicinal.data.lattice import CUBIC, weights


def displacement(curve: str, shifts: Tensor, nodes: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """The shifts x and y [n, H, W] in pixels at every pixel centre of canvases of one size.

    ``shifts`` [n, R, K, 2], of which ``nodes`` [n, 2] say how many rows and columns are a sample's own.
    """
    above, down = _cells(nodes[:, :1], height, shifts)
    left, across = _cells(nodes[:, 1:], width, shifts)
    if curve == CUBIC:
        wide = _extended(_extended(shifts, nodes[:, 0], 1), nodes[:, 1], 2)
        return _sums(wide, above, left, weights_of(down), weights_of(across))
    return _sums(shifts, above, left, (1.0 - down, down), (1.0 - across, across))


def weights_of(share: Tensor) -> tuple[Tensor, ...]:
    """Of the four control points around a place, as data.lattice has them."""
    return weights(share)  # type: ignore[arg-type,return-value]  # arithmetic alone, on tensors as on arrays


def _cells(nodes: Tensor, size: int, shifts: Tensor) -> tuple[Tensor, Tensor]:
    """The first node [n, size] of the cell of each pixel along an axis, and the place within it in [0, 1]."""
    last = nodes.to(shifts.dtype) - 1.0
    centre = torch.arange(size, device=shifts.device, dtype=shifts.dtype) + 0.5
    place = torch.minimum((centre * (last / float(size))).clamp(min=0.0), last)
    cell = torch.minimum(place.long(), nodes - 2)
    return cell, place - cell


def _sums(
    shifts: Tensor, above: Tensor, left: Tensor, down: tuple[Tensor, ...], across: tuple[Tensor, ...]
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """The sums of control points around cells, times their weights: along rows of nodes first, then down.

    The field is a product: each row of nodes is brought to the width of the canvas once, [n, R, W].
    """
    rows = shifts.shape[1]
    found = []
    for axis in range(2):
        nodes = shifts[..., axis]
        wide: Tensor | None = None
        for step, weight in enumerate(across):
            part = nodes.gather(2, (left + step)[:, None].expand(-1, rows, -1)) * weight[:, None]
            wide = part if wide is None else wide + part
        tall: Tensor | None = None
        for step, weight in enumerate(down):
            assert wide is not None
            index = (above + step)[:, :, None].expand(-1, -1, wide.shape[2])
            part = wide.gather(1, index) * weight[:, :, None]
            tall = part if tall is None else tall + part
        assert tall is not None
        found.append(tall)
    return found[0], found[1]


def _extended(shifts: Tensor, nodes: Tensor, axis: int) -> Tensor:
    """With a node more on both sides along an axis, on a straight line through the outermost two of each sample."""
    count, length = shifts.shape[0], shifts.shape[axis]
    index = torch.arange(-1, length + 1, device=shifts.device).expand(count, -1)
    last = nodes[:, None] - 1
    own = torch.minimum(index.clamp(min=0), last)
    inner = torch.where(index < 0, 1, torch.where(index > last, last - 1, own))
    pair = (_picked(shifts, own, axis), _picked(shifts, inner, axis))
    return 2.0 * pair[0] - pair[1]


def _picked(shifts: Tensor, index: Tensor, axis: int) -> Tensor:
    shape = [len(shifts), 1, 1, 1]
    shape[axis] = index.shape[1]
    wide = list(shifts.shape)
    wide[axis] = index.shape[1]
    return shifts.gather(axis, index.view(shape).expand(wide))
