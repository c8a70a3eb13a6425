"""Exact copies move whole pixels as NumPy does, of every size of pixel, and touch no byte beyond a picture."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.guarded import array_between_guards
from tests.backends.test_cpu_bounds import LEVELS
from vicinal.backends.cpu.run import run
from vicinal.program import ops
from vicinal.program.ops import BORDERS

SIZES = ((1, 9), (4, 4), (6, 5), (35, 18), (17, 70))


def matrix_of(corner: NDArray[Any]) -> NDArray[np.float64]:
    """Of the copy whose first pixel, and those to its right and below, show the places in ``corner`` [2, 2, (y, x)]."""
    origin, right, below = (corner[at].astype(np.float64)[::-1] for at in ((0, 0), (0, 1), (1, 0)))
    across, down = right - origin, below - origin
    start = origin + 0.5 - 0.5 * (across + down)
    return np.array([[across[0], down[0], start[0]], [across[1], down[1], start[1]], [0, 0, 1]])


@pytest.mark.skipif(sys.platform != "linux", reason="mprotect")
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("flipped", [False, True])
def test_flips_and_turns_are_numpys(flipped: bool, turns: int, channels: int, dtype: Any, level: int) -> None:
    for size in SIZES:
        places = np.stack(np.mgrid[-1 : size[0] + 1, -1 : size[1] + 1], axis=-1)  # with a rim, so that steps can be read off
        places = np.rot90(places[:, ::-1] if flipped else places, turns)
        matrix = matrix_of(places[1:3, 1:3])
        with array_between_guards((1, *size, channels), dtype) as picture:
            picture[...] = random_picture(picture.shape, dtype)
            wanted = np.rot90(picture[0, :, ::-1] if flipped else picture[0], turns)
            with array_between_guards((1, *wanted.shape), dtype) as out:
                warp = op_of(ops.Warp, matrix=matrix, size=wanted.shape[:2], border="constant")
                run(program_of([warp], picture), picture, out, level)
                np.testing.assert_array_equal(out[0], wanted)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("border", BORDERS)
def test_what_lies_beyond_is_numpys_padding(border: str, channels: int, dtype: Any, level: int) -> None:
    for size in SIZES:
        picture = random_picture((1, *size, channels), dtype)
        for sides in (((0, 0), (3, 1)), ((2, 5), (0, 0)), ((40, 37), (23, 90)), ((7, 0), (0, 150))):
            for turn in (np.array([[1, 0], [0, 1]]), np.array([[-1, 0], [0, 1]]), np.array([[1, 0], [0, -1]])):
                padded = np.pad(picture[0], (*sides, (0, 0)), border)  # type: ignore[call-overload]
                wanted = padded[:: turn[1, 1], :: turn[0, 0]]
                matrix = np.eye(3)
                matrix[:2, :2] = turn
                for axis, (low, high) in enumerate(sides[::-1]):
                    matrix[axis, 2] = -low if turn[axis, axis] > 0 else size[1 - axis] + high
                warp = op_of(ops.Warp, matrix=matrix, size=wanted.shape[:2], border=border, fill=(0.0,) * channels)
                found = np.asarray(run(program_of([warp], picture), picture, level=level))
                np.testing.assert_array_equal(found[0], wanted)
