"""Outputs of many megabytes, which kernels write past the caches: the same values, wherever the memory begins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import IDENTITY, affine, flip_x, flip_y, shift, stretch, transpose
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.program import ops
from vicinal.program.ops import Op

LARGE = 9 * 2**20  # bytes
SIZE = (151, 209)  # no vector divides it
TWINS = [levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512


def chain(case: str, count: int) -> list[Op]:
    copies: dict[str, tuple[Any, tuple[int, int]]] = {
        "mirror": (flip_x(SIZE[1]), SIZE), "upside down": (flip_y(SIZE[0]), SIZE),
        "transpose": (transpose(), SIZE[::-1]),
        "crop": (shift(3, 5), (140, 200)), "beyond": (shift(-30, 20), SIZE), "still": (IDENTITY, SIZE),
    }  # fmt: skip
    mixtures = {"turn": (affine(SIZE, 25), SIZE), "enlarge": (stretch(SIZE, (170, 230)), (170, 230))}
    table: list[Op] = [op_of(ops.Power, count, exponent=0.6), op_of(ops.Round, count)]
    if case == "table":
        return table
    if case == "colour":
        return [op_of(ops.Hue, count, shift=0.1), op_of(ops.Contrast, count, factor=1.2)]
    if case == "erase":
        return [op_of(ops.Erase, count, rectangles=[[3, 60, 90, 131]], fill="constant", value=(0.5,))]
    name, _, rest = case.partition(" and ")
    matrix, size = (copies | mixtures)[name]
    how = {"interpolation": None} if name in copies else {"border": "reflect"}
    return [op_of(ops.Warp, count, matrix=matrix, size=size, **how), *(table if rest else [])]


CASES = ["table", "colour", "erase", "mirror", "upside down", "transpose", "crop", "beyond", "turn", "enlarge",
         "mirror and table", "still and table"]  # fmt: skip
ENDS = [("mirror", "levels"), ("table", "levels"), ("colour", "chw"), ("turn", "hwc")]


@pytest.mark.parametrize("end", ["levels", "hwc", "chw"])
@pytest.mark.parametrize("case", CASES)
def test_a_large_batch_equals_one_at_a_time(case: str, end: str) -> None:
    item = 1 if end == "levels" else 4
    count = LARGE // (140 * 200 * 3 * item) + 1
    batch = np.resize(random_picture((3, *SIZE, 3)), (count, *SIZE, 3))  # three pictures over and over
    unit = [] if end == "levels" else [op_of(ops.Normalize, count, mean=(0.4, 0.5, 0.6), std=(0.2,), layout=end)]
    together = np.asarray(run(program_of([*chain(case, count), *unit], batch), batch))
    assert together.nbytes >= 2**23
    alone_unit = unit and [op_of(ops.Normalize, mean=(0.4, 0.5, 0.6), std=(0.2,), layout=end)]
    program = program_of([*chain(case, 1), *alone_unit], batch[:1])
    alone = [np.asarray(run(program, batch[i : i + 1], level=levels.SCALAR))[0] for i in range(3)]
    for index, picture in enumerate(together):
        np.testing.assert_array_equal(picture, alone[index % 3])


@pytest.mark.parametrize("offset", [0, 1, 2, 5])
@pytest.mark.parametrize("level", TWINS)
@pytest.mark.parametrize(("case", "end"), ENDS)
def test_memory_that_begins_anywhere(case: str, end: str, level: int, offset: int) -> None:
    """``out`` of a user, off the alignment by some items, with guards before and behind it that must stay."""
    item = 1 if end == "levels" else 4
    count = LARGE // (SIZE[0] * SIZE[1] * 3 * item) + 1
    batch = np.resize(random_picture((2, *SIZE, 3)), (count, *SIZE, 3))
    unit = [] if end == "levels" else [op_of(ops.Normalize, count, mean=(0.5,), std=(0.2,), layout=end)]
    program = program_of([*chain(case, count), *unit], batch)
    wanted = np.asarray(run(program, batch, level=levels.SCALAR))
    room = np.full(wanted.size + 128, 77, wanted.dtype)
    out = room[64 + offset : 64 + offset + wanted.size].reshape(wanted.shape)
    assert run(program, batch, out, level=level) is out
    np.testing.assert_array_equal(out, wanted)
    assert (room[: 64 + offset] == 77).all()
    assert (room[64 + offset + wanted.size :] == 77).all()


def test_a_batch_of_large_and_small_pictures() -> None:
    """Room to work in grows and is used again: each picture as if it had come alone."""
    sizes = [(3, 5), (700, 900), (1, 1), (64, 64), (333, 1501)]
    pictures = [random_picture((*size, 3), seed=i) for i, size in enumerate(sizes)]

    def ops_of(count: int) -> list[Op]:
        return [op_of(ops.Contrast, count, factor=1.3), op_of(ops.Filter, count, kernel_x=[0.25, 0.5, 0.25],
                                                              kernel_y=[0.25, 0.5, 0.25])]  # fmt: skip

    together = run(program_of(ops_of(5), pictures), pictures)
    for picture, got in zip(pictures, together, strict=True):
        np.testing.assert_array_equal(got, run(program_of(ops_of(1), [picture]), [picture])[0])
