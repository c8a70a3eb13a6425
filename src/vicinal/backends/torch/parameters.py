"""The parameters of a program's ops as tensors on a device, brought there in one copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.backends.torch.learned import Learned
from vicinal.backends.torch.sent import all_sent
from vicinal.program.ops import Op

PRECISE = ("matrix", "shifts", "amount", "salt")
"""Fields that stay float64: of which places in a picture are computed, as float32 would move them, and those that 32-bit
words are compared with."""


class Rows:
    """An op's array fields, as tensors: the rows of the samples that it touches, in the order of ``rows``.

    ``at("scale")`` is [n, ...] in the pictures' dtype, those of PRECISE float64 (float32 on devices
    without), integers int64, keys int64 with the same bits. ``at.rows``: positions [n] in the batch, on the host.
    Fields that are None are not there. Tensors that require grad pass it on.
    """

    def __init__(self, fields: Mapping[str, Tensor], rows: NDArray[np.int64]) -> None:
        self._fields = fields
        self.rows = rows

    def __call__(self, name: str) -> Tensor:
        return self._fields[name]

    def wide(self, name: str) -> Tensor:
        """A field [n] or [n, K] as [n, 1, 1, 1] or [n, K, 1, 1], to go with pictures."""
        field = self._fields[name]
        return field.view(*field.shape, *(1,) * (4 - field.ndim))

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    @property
    def key(self) -> Tensor:
        """The Philox keys [n] as int64 bit patterns."""
        return self._fields["key"]

    @property
    def count(self) -> int:
        return len(self.rows)

    def picked(self, rows: slice | NDArray[np.int64], index: Tensor | None = None) -> Rows:
        """Some of the rows; those of an array need it as an ``index`` on the device too."""
        if isinstance(rows, slice):
            return Rows({name: field[rows] for name, field in self._fields.items()}, self.rows[rows])
        assert index is not None
        return Rows({name: field.index_select(0, index) for name, field in self._fields.items()}, self.rows[rows])


def rows_of(op: Op, rows: NDArray[np.int64], device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Rows:
    """The parameters of one op for the samples ``rows`` of the batch."""
    return parameters([op], [rows], torch.device(device), dtype)[0][0]


def parameters(
    ops: Sequence[Op], rows: Sequence[NDArray[np.int64]], device: torch.device, dtype: torch.dtype,
    more: Sequence[NDArray[Any]] = (),
) -> tuple[list[Rows], list[Tensor]]:  # fmt: skip
    """Each op's parameters for its ``rows``, and ``more`` arrays, all in one buffer that goes to the device in one copy."""
    named = [_fields(op, own, device, dtype) for op, own in zip(ops, rows, strict=True)]
    tensors = all_sent([*(array for fields in named for array in fields.values()), *more], device)
    there = iter(tensors)
    found = [
        Rows({name: next(there) for name in fields} | _learned(op, own, device, dtype), own)
        for op, fields, own in zip(ops, named, rows, strict=True)
    ]
    return found, list(there)


@cache
def _names(kind: type[Op]) -> tuple[str, ...]:
    """The fields of an op that have a row a sample."""
    return tuple(field.name for field in attrs.fields(kind) if "row" in field.metadata)


def _learned(op: Op, rows: NDArray[np.int64], device: torch.device, dtype: torch.dtype) -> dict[str, Tensor]:
    """The op's fields through which gradients go."""
    kind: Any = type(op)
    found: dict[str, Tensor] = {}
    for name in _names(kind):
        value = getattr(op, name)
        if isinstance(value, Learned) and value.tensor is not None:
            fine = torch.float32 if device.type == "mps" else torch.float64
            own = value.tensor.index_select(0, torch.from_numpy(rows))
            found[name] = own.to(device, fine if name in PRECISE else dtype)
    return found


def _fields(op: Op, rows: NDArray[np.int64], device: torch.device, dtype: torch.dtype) -> dict[str, NDArray[Any]]:
    """The op's array fields, in the dtypes that they have on the device."""
    real: Any = np.float64 if dtype == torch.float64 else np.float32
    fine: Any = np.float32 if device.type == "mps" else np.float64
    found: dict[str, NDArray[Any]] = {}
    kind: Any = type(op)
    for name in _names(kind):
        value = getattr(op, name)
        if value is None:
            continue
        own = value[rows]
        if own.dtype.kind == "f":
            found[name] = own.astype(fine if name in PRECISE else real, copy=False)
        elif own.dtype.kind == "u":
            found[name] = own.astype(np.uint64, copy=False).view(np.int64)
        else:
            found[name] = own.astype(np.int64, copy=False)
    return found
