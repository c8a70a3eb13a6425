"""Kernels read nothing beyond a picture: here its last byte is the last one that the process may read."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.guarded import array_between_guards
from tests.backends.matrices import affine, perspective, shift, stretch
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect")
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_no_gather_reads_behind_the_picture(interpolation: str, channels: int, dtype: Any, level: int) -> None:
    for size in ((1, 1), (2, 3), (4, 4), (5, 7), (9, 33), (40, 64)):
        turned = affine(size, 25, offset=(1.3, 2.2))
        maps = [turned, turned @ perspective(size, 0.2, 0.3), stretch(size, (31, 45)), shift(0.4, 0.7), shift(1, 1)]
        with array_between_guards((1, *size, channels), dtype) as picture:
            picture[...] = random_picture(picture.shape, dtype)
            for matrix in maps:
                for border in BORDERS:
                    warp = op_of(ops.Warp, matrix=matrix, size=(31, 45), border=border, interpolation=interpolation)
                    assert np.asarray(run(program_of([warp], picture), picture, level=level)).shape == (1, 31, 45, channels)
