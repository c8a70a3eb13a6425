"""uint16 as int16 of the same bits: torch has few operations for it, and a GPU fewer still."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def as_signed(values: Tensor) -> Tensor:
    """The same bits in a dtype that torch can pick from and put to; of other dtypes as they are."""
    return values.view(torch.int16) if values.dtype is torch.uint16 else values


def as_whole(values: Tensor, dtype: torch.dtype) -> Tensor:
    """The way back from ``as_signed``. A view in another dtype would stop a gradient, which whole numbers have none of."""
    return values.view(dtype) if dtype is torch.uint16 else values


def rows_at(values: Tensor, index: Tensor) -> Tensor:
    """The rows [n, ...] at ``index``, of any dtype."""
    return as_whole(as_signed(values).index_select(0, index), values.dtype)


def side_by_side(tensors: Sequence[Tensor], axis: int = 0) -> Tensor:
    """Tensors of one shape and any dtype, side by side along a new axis."""
    return as_whole(torch.stack([as_signed(one) for one in tensors], axis), tensors[0].dtype)
