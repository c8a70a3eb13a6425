"""Kernels read nothing beyond a picture: here its last byte is the last one that the process may read."""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import affine, perspective, shift, stretch
from vicinal.backends.cpu import levels
from vicinal.backends.cpu.run import run
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * levels.HAS_AVX512


@contextmanager
def at_the_end_of_memory(picture: Any) -> Iterator[Any]:
    """The same array, behind which lies a page that cannot be read."""
    page = mmap.PAGESIZE
    before = -(-picture.nbytes // page) * page
    memory = mmap.mmap(-1, before + page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    guard = ctypes.c_void_p(start + before), ctypes.c_size_t(page)
    protect = ctypes.CDLL(None).mprotect
    assert protect(*guard, 0) == 0
    try:
        copy = np.frombuffer(memory, picture.dtype, picture.size, before - picture.nbytes).reshape(picture.shape)
        copy[...] = picture
        yield copy
    finally:
        protect(*guard, mmap.PROT_READ | mmap.PROT_WRITE)


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect")
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_no_gather_reads_behind_the_picture(interpolation: str, channels: int, dtype: Any, level: int) -> None:
    for size in ((1, 1), (2, 3), (4, 4), (5, 7), (9, 33), (40, 64)):
        turned = affine(size, 25, offset=(1.3, 2.2))
        maps = [turned, turned @ perspective(size, 0.2, 0.3), stretch(size, (31, 45)), shift(0.4, 0.7), shift(1, 1)]
        with at_the_end_of_memory(random_picture((1, *size, channels), dtype)) as picture:
            for matrix in maps:
                for border in BORDERS:
                    warp = op_of(ops.Warp, matrix=matrix, size=(31, 45), border=border, interpolation=interpolation)
                    assert np.asarray(run(program_of([warp], picture), picture, level=level)).shape == (1, 31, 45, channels)
