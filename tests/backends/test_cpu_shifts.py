"""Whole-pixel shifts of small pictures onto a constant border, against slices of a padded picture, at every SIMD level."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import flip_y, shift
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.program import ops

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512
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
                    found = within_bounds(warp, batch, level)[0]
                    np.testing.assert_array_equal(found, wanted, err_msg=f"{height} x {width}, {dx}, {dy}, fill {fill}")


@pytest.mark.parametrize("size", [(6, 20), (14, 33), (3, 90)])
@pytest.mark.parametrize("level", LEVELS)
def test_a_shift_onto_another_canvas_is_a_slice_of_the_padded_picture(level: int, size: tuple[int, int]) -> None:
    batch = random_picture((1, 9, 28, 1), np.uint8)
    padded = np.pad(batch[0], ((FAR, FAR), (FAR, FAR), (0, 0)), constant_values=51)
    for dx in (-70, -40, -7, 0, 1, 12, 27):
        for dy in (-14, -3, 0, 2, 8):
            warp = op_of(ops.Warp, matrix=shift(dx, dy), size=size, fill=(0.2,))
            wanted = padded[FAR + dy : FAR + dy + size[0], FAR + dx : FAR + dx + size[1]]
            np.testing.assert_array_equal(within_bounds(warp, batch, level)[0], wanted, err_msg=f"{dx}, {dy}")


def within_bounds(warp: ops.Warp, batch: np.ndarray, level: int) -> np.ndarray:
    """What the warp gives, in the midst of memory of which nothing else may change."""
    height, width = warp.size[0]
    count, shape = batch[0, 0, 0].size * height * width, (1, height, width, batch.shape[-1])
    memory = np.full(count + 256, 7, batch.dtype)
    found = run(program_of([warp], batch), batch, memory[128 : 128 + count].reshape(shape), level)
    assert (memory[:128] == 7).all()
    assert (memory[128 + count :] == 7).all()
    assert isinstance(found, np.ndarray)
    return found
