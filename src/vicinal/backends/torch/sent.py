"""Arrays of the host on their way to a device, and pictures on their way back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
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
    room = Room([(array.shape, array.dtype) for array in arrays])
    buffer, memory = room.fresh(device)
    for number, array in enumerate(arrays):
        room.array(memory, number)[...] = array
    return room.views(sent_buffer(buffer, device))


class Room:
    """How a buffer is divided up among arrays of these shapes and dtypes, one behind the other."""

    def __init__(self, arrays: Sequence[tuple[tuple[int, ...], np.dtype[Any]]]) -> None:
        self._arrays = [(shape, np.dtype(dtype), _torch_dtype(np.dtype(dtype))) for shape, dtype in arrays]
        sizes = [math.prod(shape) * dtype.itemsize for shape, dtype, _ in self._arrays]
        self.starts, self._ends, self.size = [], [], 0
        for size in sizes:
            self.starts.append(self.size)
            self._ends.append(self.size + size)
            self.size += -(-size // ALIGNED) * ALIGNED

    def fresh(self, device: torch.device) -> tuple[Tensor, NDArray[np.uint8]]:
        """A buffer on the host, page-locked for CUDA, as copies of other memory are waited for; and as NumPy has it."""
        buffer = torch.empty(self.size, dtype=torch.uint8, pin_memory=device.type == "cuda")
        return buffer, buffer.numpy()

    def array(self, memory: NDArray[np.uint8], number: int) -> NDArray[Any]:
        """The array of this number in such memory."""
        shape, dtype, _ = self._arrays[number]
        return np.ndarray(shape, dtype, memory, self.starts[number])

    def views(self, buffer: Tensor) -> list[Tensor]:
        """The arrays of a buffer, wherever it lies."""
        return [
            buffer[start:end].view(dtype).view(shape)
            for (shape, _, dtype), start, end in zip(self._arrays, self.starts, self._ends, strict=True)
        ]


def sent_buffer(buffer: Tensor, device: torch.device) -> Tensor:
    """A buffer of ``Room.fresh`` there; nothing waits for it."""
    return buffer if device.type == "cpu" else buffer.to(device, non_blocking=True)


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


@cache
def _torch_dtype(dtype: np.dtype[Any]) -> torch.dtype:
    return torch.from_numpy(np.empty(0, dtype)).dtype
