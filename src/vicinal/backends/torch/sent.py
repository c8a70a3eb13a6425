"""Arrays of the host on their way to a device, and pictures on their way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ALIGNED = 16
"""Bytes at whose multiples arrays begin in a buffer, as those of every dtype may."""


def sent(array: NDArray[Any], device: torch.device) -> Tensor:
    """The array there; nothing waits for it. On the CPU it is the array's own memory: nobody writes to it."""
    return all_sent([array], device)[0]


def all_sent(arrays: Sequence[NDArray[Any]], device: torch.device) -> list[Tensor]:
    """The arrays there: views of one buffer, which went in one copy; on the CPU the arrays themselves."""
    if not arrays:
        return []
    if device.type == "cpu":
        return [torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]
    ends = np.cumsum([-(-array.nbytes // ALIGNED) * ALIGNED for array in arrays]).tolist()
    buffer = torch.empty(ends[-1], dtype=torch.uint8, pin_memory=device.type == "cuda")  # else the host waits for the copy
    host = buffer.numpy()
    starts = [0, *ends[:-1]]
    for start, array in zip(starts, arrays, strict=True):
        host[start : start + array.nbytes] = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    there = buffer.to(device, non_blocking=True)
    return [
        there[start : start + array.nbytes].view(_dtype_of(array)).view(array.shape)
        for start, array in zip(starts, arrays, strict=True)
    ]


def brought(tensors: Sequence[Tensor]) -> list[Tensor]:
    """What lies on one device in host memory, without gradients; waits for it once. Of the CPU the tensors themselves."""
    tensors = [tensor.detach() for tensor in tensors]
    if not tensors or tensors[0].device.type != "cuda":
        return [tensor.cpu() for tensor in tensors]
    here = [torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True) for tensor in tensors]
    for to, tensor in zip(here, tensors, strict=True):
        to.copy_(tensor, non_blocking=True)
    torch.cuda.current_stream(tensors[0].device).synchronize()
    return here


def _dtype_of(array: NDArray[Any]) -> torch.dtype:
    return torch.from_numpy(np.empty(0, array.dtype)).dtype
