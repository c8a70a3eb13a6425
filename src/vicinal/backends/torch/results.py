"""Where the results of batches are put: a stack where all are of one size, or the caller's, else a list."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.held import CORE, Held, described_tensor, name_of
from vicinal.backends.torch.picture import Picture
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.signed import as_signed, as_whole, rows_at
from vicinal.backends.torch.stored import Stored, as_stored
from vicinal.data.sizes import all_same
from vicinal.errors import DataError
from vicinal.program.program import Program


class Results:
    """Of the samples in ``order``, as ``dtype``, with the axes of the pictures that were ``given``, and in memory as those, or
    as Normalize says."""

    def __init__(self, program: Program, given: Stored, order: NDArray[np.int64], dtype: torch.dtype, out: Any) -> None:
        self.layout, self.given, self.order, self.dtype, self.out = program.layout, given, order, dtype, out
        sizes = program.out_canvas
        self.last = _are_last(program, given.last)
        self.stack: Tensor | None = None
        self.parts: list[tuple[int, int, Tensor]] = []
        if out is not None or (all_same(sizes) and not given.wants_gradient and len(sizes)):
            self.stack = _stack(program, given.axes, self.last, given.device, dtype, out)
        self.same = all_same(sizes)

    def put(self, low: int, high: int, picture: Picture) -> None:
        """What ``order[low:high]`` became."""
        rows = self.order[low:high]
        side_by_side = int(rows[-1]) - int(rows[0]) + 1 == len(rows)
        if self.stack is not None and side_by_side and self.dtype.is_floating_point:
            self.stack[int(rows[0]) : int(rows[-1]) + 1].copy_(picture.values)  # which converts
            return
        values = as_stored(picture.values, picture.top, self.dtype)
        if self.stack is None:
            self.parts.append((low, high, values))
        elif side_by_side:
            self.stack[int(rows[0]) : int(rows[-1]) + 1].copy_(values)
        else:
            as_signed(self.stack).index_copy_(0, sent(rows, values.device), as_signed(values))

    def held(self) -> Held | list[Held]:
        if self.stack is not None:
            return self._held(self.stack, self.out)
        self.parts.sort(key=lambda part: part[0])
        if not self.same:
            rows: list[Any] = [None] * len(self.order)
            for low, high, values in self.parts:
                for row, one in zip(self.order[low:high].tolist(), values, strict=True):
                    rows[row] = self._held(one)
            return rows
        parts = [as_signed(values) for _, _, values in self.parts]
        whole = as_whole(torch.cat(parts) if len(parts) > 1 else parts[0], self.dtype)
        back = np.argsort(self.order)
        if (back != np.arange(len(back))).any():
            whole = rows_at(whole, sent(back, whole.device))
        return self._held(whole)

    def _held(self, planes: Tensor, given: Tensor | None = None) -> Held:
        """[..., C, H, W] as the core sees it, in memory as the pictures were."""
        axes, last = self.given.axes, self.last
        if given is None and last and not planes.movedim(-3, -1).is_contiguous():
            planes = planes.movedim(-3, -1).contiguous().movedim(-1, -3)
        elif given is None and not last:
            planes = planes.contiguous()
        return Held(planes if self.layout == "chw" else planes.movedim(-3, -1), axes, last, given)


def stack_for(program: Program, given: Held, dtype: torch.dtype, out: Any) -> tuple[Tensor, Held]:
    """Memory [N, C, H, W] for all results at once, which are of one size, and the same as the core sees it."""
    last = _are_last(program, given.last)
    planes = _stack(program, given.axes, last, given.tensor.device, dtype, out)
    return planes, Held(planes if program.layout == "chw" else planes.movedim(-3, -1), given.axes, last, out)


def _are_last(program: Program, given: bool) -> bool:
    """Whether the channels of results are last in memory: as those of the pictures, or as Normalize says."""
    return given if program.normalize is None else program.normalize.layout == "channels_last"


def _stack(program: Program, axes: str, last: bool, device: torch.device, dtype: torch.dtype, out: Any) -> Tensor:
    """Memory [N, C, H, W] for results of one size: new, or the caller's."""
    shape = (program.count, program.channels, *program.out_canvas[0].tolist())
    return empty_planes(shape, dtype, device, last) if out is None else planes_of(out, axes, shape, dtype)


def empty_planes(shape: tuple[int, ...], dtype: torch.dtype, device: torch.device, last: bool) -> Tensor:
    """New memory [N, C, H, W], with the channels last where that is so."""
    count, channels, height, width = shape
    if last:
        return torch.empty((count, height, width, channels), dtype=dtype, device=device).movedim(-1, -3)
    return torch.empty(shape, dtype=dtype, device=device)


def planes_of(out: Tensor, axes: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
    """The caller's stack as [N, C, H, W]; DataError unless it takes results of this shape and dtype.

    Floats take floats of any precision.
    """
    count, channels, height, width = shape
    wanted = shape if axes == "chw" else (count, height, width, channels)
    fits = out.dtype is dtype or (dtype.is_floating_point and out.dtype.is_floating_point and out.dtype in CORE)
    if not fits or tuple(out.shape) != wanted:
        raise DataError(f"Pipeline.out: expected a {name_of(dtype)} tensor of shape {wanted}, got {described_tensor(out)}")
    return out if axes == "chw" else out.movedim(-1, -3)
