"""Antialiased resampling: the filter widens with the shrinking (backends/reference/area.py defines it)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from vicinal.backends.torch.parameters import Rows
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.warp.points import is_upright
from vicinal.backends.torch.warp.source import Source
from vicinal.program.limits import FAR, TURNED_TAPS, UPRIGHT_TAPS
from vicinal.program.ops import Floats, Warp

_PERIODS: dict[str | None, Callable[[int], float]] = {
    "wrap": lambda size: float(size), "symmetric": lambda size: 2.0 * size, "reflect": lambda size: max(2.0 * size - 2.0, 1.0),
}  # fmt: skip
"""After how many pixels the picture that a border makes repeats itself."""


def area(source: Source, x: Tensor, y: Tensor, op: Warp, at: Rows) -> Tensor:
    """A weighted mean [n, C, h, w] around every point; all samples are upright, or none is (``warp`` sees to it)."""
    upright = is_upright(op, at)
    most = UPRIGHT_TAPS if upright else TURNED_TAPS
    matrix = op.matrix[at.rows]
    span = np.abs(matrix[:, :2, :2] / np.where(matrix[:, 2, 2] == 0, 1.0, matrix[:, 2, 2])[:, None, None]).sum(axis=2)
    height, width = source.values.shape[2:]
    if upright:
        rows, columns = _Taps(y[:, :, 0], height, span[:, 1], source, most), _Taps(x[:, 0], width, span[:, 0], source, most)
        return _upright(source, rows, columns)
    rows, columns = _Taps(y, height, span[:, 1], source, most), _Taps(x, width, span[:, 0], source, most)
    total: Tensor | None = None
    for down in range(rows.count):
        row, weight_y = rows.tap(down)
        line = source.line(row, 2)
        for across in range(columns.count):
            column, weight_x = columns.tap(across)
            part = source.at(line, source.line(column, 3)) * (weight_y * weight_x)[:, None]
            total = part if total is None else total + part
    assert total is not None
    return total


def _upright(source: Source, rows: _Taps, columns: _Taps) -> Tensor:
    """First down, then across: all pixels of a row look at the same rows, and of a column at the same columns."""
    blended: Tensor | None = None
    for tap in range(rows.count):
        row, weight = rows.tap(tap)
        part = source.lines(row, 2) * weight[:, None, :, None]
        blended = part if blended is None else blended + part
    assert blended is not None
    between = source.of(blended)
    total: Tensor | None = None
    for tap in range(columns.count):
        column, weight = columns.tap(tap)
        part = between.lines(column, 3) * weight[:, None, None, :]
        total = part if total is None else total + part
    assert total is not None
    return total


class _Taps:
    """The source pixels along one axis, and their weights (sum 1), around every coordinate [n, ...]."""

    def __init__(self, centre: Tensor, size: int, span: Floats, source: Source, most: int) -> None:
        half_of = np.minimum(np.maximum(1.0, span), _PERIODS[source.border](size) if source.border in _PERIODS else FAR)
        self.centre, self.dtype = centre, source.dtype
        fine = np.float32 if centre.dtype is torch.float32 else np.float64
        self.half = sent(half_of.astype(fine), centre.device).view(-1, *(1,) * (centre.ndim - 1))
        fixed = centre.detach()
        self.first, self.last = (fixed - self.half - 0.5).ceil().long(), (fixed + self.half - 0.5).floor().long()
        if source.border is None or source.border == "edge":
            self.first, self.last = self.first.clamp(min=0), self.last.clamp(max=size - 1)
        wide = (self.last - self.first).clamp(min=0)
        self.step = 1 + torch.div(wide, 2 * most + 1, rounding_mode="floor")
        self.count = _most_taps(half_of, size, source.border, most)
        total = torch.zeros_like(centre)
        for tap in range(self.count):
            total = total + self._weight(self.first + self.step * tap)
        self.none, self.total = total == 0.0, torch.where(total == 0.0, 1.0, total)

    def tap(self, number: int) -> tuple[Tensor, Tensor]:
        """Beyond the reach of the filter the nearest pixel is what the renormalised weights tend to."""
        index = self.first + self.step * number
        weight = self._weight(index) / self.total
        if number == 0:
            index = torch.where(self.none, self.centre.detach().floor().long(), index)
            weight = torch.where(self.none, 1.0, weight)
        return index, weight.to(self.dtype)

    def _weight(self, index: Tensor) -> Tensor:
        weight = (1.0 - (index + 0.5 - self.centre).abs() / self.half).clamp(min=0.0)
        return torch.where(index <= self.last, weight, 0.0)


def _most_taps(half: Floats, size: int, border: str | None, most: int) -> int:
    """How many taps any coordinate has at most, as the host knows without asking the device."""
    wide = int(np.floor(2.0 * half).max(initial=0))
    if border is None or border == "edge":
        wide = min(wide, size - 1)
    return min(wide, 2 * most) + 1
