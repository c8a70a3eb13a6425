"""Whole-pixel shifts of small pictures onto a constant border, against slices of a padded picture, at every SIMD level."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import flip_y, shift
from vicinal.backends.cpu import levels
from vicinal.backends.cpu.run import run
from vicinal.program import ops

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * levels.HAS_AVX512
FILLS = {np.uint8: ((0.0, 0), (1.0, 255), (0.2, 51)), np.uint16: ((0.0, 0), (0.5, 32768)), np.float32: ((0.0, 0), (0.3, 0.3))}
FAR = 300  # beyond all that is shown


@pytest.mark.parametrize("upside_down", [False, True], ids=["upright", "upside down"])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("level", LEVELS)
def test_a_shift_is_a_slice_of_the_padded_picture(level: int, dtype: Any, channels: int, upside_down: bool) -> None:
    for height, width in ((1, 1), (5, 20), (9, 28), (4, 64), (3, 65), (6, 85), (2, 150)):
        batch = random_picture((1, height, width, channels), dtype)
        shown = batch[0][::-1] if upside_down else batch[0]
        for fill, level_of_fill in FILLS[dtype]:
            padded = np.pad(shown, ((FAR, FAR), (FAR, FAR), (0, 0)), constant_values=dtype(level_of_fill))
            for dx in {0, 1, -1, width // 2, 1 - width, width - 1, width, -140, 149}:
                for dy in {0, 1 - height, 2, -140}:
                    matrix = (flip_y(height) if upside_down else np.eye(3)) @ shift(dx, dy)
                    warp = op_of(ops.Warp, matrix=matrix, size=(height, width), fill=(fill,))
                    wanted = padded[FAR + dy : FAR + dy + height, FAR + dx : FAR + dx + width]
                    found = run(program_of([warp], batch), batch, level=level)[0]
                    np.testing.assert_array_equal(found, wanted, err_msg=f"{height} x {width}, {dx}, {dy}, fill {fill}")
