"""Where pictures are, as kernels are told: one table for stacks and for lists of pictures that differ in size."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import addressof, c_char
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_FIRST_BYTE: Callable[[Any], c_char] = c_char.from_buffer


class Addresses(NamedTuple):
    """Where pictures lie in memory. Not to be written to: that of a stack serves all stacks of its shape."""

    start: int
    table: NDArray[np.int64]  # [N, 3]: of every picture its address, counted from ``start``, its height and its width
    memory: Any  # what must stay alive while the addresses are used


def addresses(pictures: NDArray[Any] | list[NDArray[Any]], canvas: NDArray[np.int64], planar: bool = False) -> Addresses:
    """Of a stack [N, H, W, ...], or [N, C, H, W] where ``planar``, or of a list of pictures of sizes ``canvas`` [N, 2]."""
    if isinstance(pictures, np.ndarray):
        whole = pictures if pictures.flags.c_contiguous else np.ascontiguousarray(pictures)
        shape = whole.shape
        height, width = shape[2:4] if planar else shape[1:3]
        return Addresses(address_of(whole), _of_stack(shape[0], whole.strides[0], height, width), whole)
    parts = [np.ascontiguousarray(picture) for picture in pictures]
    for part in parts:
        if part.dtype.hasobject:  # as NumPy makes of what is no array: where that points to there is no picture
            raise TypeError(f"expected arrays in host memory, got {type(part.flat[0]).__name__}")
    table = np.empty((len(parts), 3), np.int64)
    table[:, 0] = [address_of(part) for part in parts]
    table[:, 1:] = canvas
    return Addresses(0, table, parts)


def address_of(array: NDArray[Any]) -> int:
    """Where an array begins."""
    try:
        return addressof(_FIRST_BYTE(array))  # a quarter of the time that what follows takes
    except (TypeError, ValueError, BufferError):  # read-only, or empty
        address: int = array.__array_interface__["data"][0]
        return address


def table_of(canvas: NDArray[np.int64]) -> NDArray[np.int64]:
    """The table of pictures of sizes ``canvas`` [N, 2] of which each will lie where the addresses begin."""
    table = np.zeros((len(canvas), 3), np.int64)
    table[:, 1:] = canvas
    return table


@lru_cache(maxsize=64)
def _of_stack(count: int, step: int, height: int, width: int) -> NDArray[np.int64]:
    table = np.empty((count, 3), np.int64)
    table[:, 0] = np.arange(count) * step
    table[:, 1:] = height, width
    return table
