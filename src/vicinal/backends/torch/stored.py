"""Pictures as they are stored, and as fractions of their range."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.held import Held, name_of
from vicinal.backends.torch.sent import sent
from vicinal.backends.torch.signed import rows_at, side_by_side
from vicinal.errors import DataError
from vicinal.program.program import Program

DTYPES = {"uint8": torch.uint8, "uint16": torch.uint16, "float16": torch.float16, "float32": torch.float32}


def stored_as(dtype: Any) -> torch.dtype:
    """What torch calls a dtype of programs, NumPy's or a name."""
    name = dtype if isinstance(dtype, str) else np.dtype(dtype).name
    found: torch.dtype = DTYPES[name] if name in DTYPES else getattr(torch, name)
    return found


class Stored:
    """A stack or a list of pictures, of which batches of one size are taken."""

    def __init__(self, pictures: Held | list[Held]) -> None:
        self.pictures = pictures
        self._first = pictures[0] if isinstance(pictures, list) else pictures

    @property
    def dtype(self) -> torch.dtype:
        return self._first.tensor.dtype

    @property
    def device(self) -> torch.device:
        return self._first.tensor.device

    @property
    def axes(self) -> str:
        """Those of the user's tensors."""
        return self._first.axes

    @property
    def last(self) -> bool:
        """Whether channels are last in memory."""
        return self._first.last

    @property
    def wants_gradient(self) -> bool:
        pictures = self.pictures if isinstance(self.pictures, list) else [self.pictures]
        return torch.is_grad_enabled() and any(one.tensor.requires_grad for one in pictures)

    def check(self) -> None:
        """DataError unless all are of one dtype: the core takes floats of any precision for one."""
        if isinstance(self.pictures, list):
            for index, one in enumerate(self.pictures):
                if one.tensor.dtype is not self.dtype:
                    wanted, got = name_of(self.dtype), name_of(one.tensor.dtype)
                    raise DataError(f"images[{index}]: expected {wanted} as in images[0], got {got}")

    def none_of(self, program: Program, dtype: torch.dtype) -> Held:
        """The stack of no pictures that a program makes of none."""
        shape = (0, program.channels, 1, 1) if program.layout == "chw" else (0, 1, 1, program.channels)
        return Held(torch.empty(shape, dtype=dtype, device=self.device), self.axes, self.last)

    def batch(self, rows: NDArray[np.int64]) -> Tensor:
        """The pictures ``rows`` as [n, C, H, W]: a view where they stand in a row, else a copy."""
        if isinstance(self.pictures, list):
            if len(rows) == 1:
                one: Tensor = self.pictures[rows[0]].tensor.movedim(-1, -3)[None]
                return one
            return side_by_side([self.pictures[row].tensor for row in rows]).movedim(-1, -3)
        tensor = self.pictures.tensor.movedim(-1, -3)
        low, high = int(rows[0]), int(rows[-1]) + 1
        if high - low == len(rows):  # rows of one size keep their order
            return tensor[low:high]
        return rows_at(tensor, sent(rows, tensor.device))


def as_fractions(stored: Tensor, top: float, dtype: torch.dtype) -> Tensor:
    """Values of the range from 0 to 1; of floats they are that already. New memory where anything changed."""
    values = as_numbers(stored, dtype)
    if top == 1.0:
        return values
    return values / top if values is stored else values.div_(top)


def as_stored(values: Tensor, top: float, dtype: torch.dtype) -> Tensor:
    """Fractions in ``dtype``: of whole numbers rounded half to even and clipped, of floats as they are."""
    if dtype.is_floating_point:
        return values.to(dtype)
    levels = (values * top).round_().clamp_(0.0, top)
    if dtype is torch.uint16:
        return levels.to(torch.int32).to(torch.int16).view(torch.uint16)
    return levels.to(dtype)


def as_numbers(stored: Tensor, dtype: torch.dtype) -> Tensor:
    """Values of any dtype as ``dtype``, which uint16 comes to by way of int32: not every device has another."""
    if stored.dtype is torch.uint16:
        stored = stored.view(torch.int16).to(torch.int32) & 0xFFFF
    return stored.to(dtype)
