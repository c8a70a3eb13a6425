"""Pictures beyond what int32 numbers, or float32 holds: they show what their own corners, cut out, show.

Of the memory only pages that are touched exist, so pictures of gigabytes cost nothing here.
"""

from __future__ import annotations

import mmap
import sys
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import op_of, program_of, random_picture
from tests.backends.matrices import affine, flip_x, flip_y, shift, stretch, transpose
from vicinal.backends.cpu.masks import move_masks
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.run import run as define
from vicinal.program import ops
from vicinal.program.ops import INTERPOLATIONS

BEYOND = 2**31 + 2**20
NORESERVE = 0x4000  # of Linux: mmap knows its name from Python 3.13 on
CORNER = 40  # pixels along a side that are not 0

sparse = pytest.mark.skipif(sys.platform != "linux" or sys.maxsize < 2**32, reason="memory that only exists once it is used")


def sparse_zeros(shape: tuple[int, ...], dtype: Any) -> Any:
    """Zeros of which nothing exists yet, whatever the system says of so much memory."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NORESERVE)
    return np.frombuffer(memory, dtype).reshape(shape)


def about_the_corner(inverse: Any, side: int) -> Any:
    """A map of 24 x 24 pixels to the lower right corner of a square picture, with some pixels beyond it."""
    return shift(side - 16, side - 16) @ inverse


@sparse
@pytest.mark.parametrize("border", ["constant", "edge", "reflect", "symmetric"])
@pytest.mark.parametrize(("dtype", "channels"), [(np.uint8, 1), (np.uint8, 3), (np.uint16, 1), (np.float32, 2)])
def test_the_far_corner_of_a_picture_beyond_int32(dtype: Any, channels: int, border: str) -> None:
    side = int(np.ceil(np.sqrt(BEYOND / channels)))
    picture = sparse_zeros((1, side, side, channels), dtype)
    corner = random_picture((1, CORNER, CORNER, channels), dtype)
    picture[:, -CORNER:, -CORNER:] = corner
    maps = [affine((24, 24), 25), shift(0.3, 0.6), affine((24, 24), 0, (0.7, 1.3)), shift(2, 3), transpose()]
    for interpolation in INTERPOLATIONS:
        for inverse in maps:
            how = {"size": (24, 24), "border": border, "interpolation": interpolation, "fill": (0.2,)}
            far = op_of(ops.Warp, matrix=about_the_corner(inverse, side), **how)
            near = op_of(ops.Warp, matrix=about_the_corner(inverse, CORNER), **how)
            got, wanted = run(program_of([far], picture), picture)[0], define(program_of([near], corner), corner)[0]
            top = 2.0 if dtype is np.uint8 else 1e-3 * (65535 if dtype is np.uint16 else 1)
            assert np.abs(got.astype(np.float64) - wanted).max() <= (top if interpolation != "nearest" else 0)


@sparse
@pytest.mark.parametrize("dtype", [np.uint8, np.bool_, np.int32])
def test_the_far_corner_of_a_mask_beyond_int32(dtype: Any) -> None:
    side = int(np.ceil(np.sqrt(BEYOND)))
    mask = sparse_zeros((1, side, side), dtype)
    corner = np.random.default_rng(0).integers(0, 2, (1, CORNER, CORNER)).astype(dtype)
    mask[:, -CORNER:, -CORNER:] = corner
    for border in ("constant", "reflect", "edge"):
        for inverse in (affine((24, 24), 25), affine((24, 24), 0, (0.7, 1.3)), transpose()):
            how = {"size": (24, 24), "border": border, "interpolation": "nearest", "mask_fill": 1}
            far = op_of(ops.Warp, matrix=about_the_corner(inverse, side), **how)
            near = op_of(ops.Warp, matrix=about_the_corner(inverse, CORNER), **how)
            np.testing.assert_array_equal(move_masks([far], mask), move_masks([near], corner))


WIDE = (2, 70_000)


@pytest.mark.parametrize("border", ["constant", "reflect"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_wide_pictures_are_resampled_as_defined(dtype: Any, border: str) -> None:
    """float32 holds their places to a hundredth of a pixel alone."""
    picture = random_picture((1, *WIDE, 1), dtype)
    maps = [affine(WIDE, 0.001), stretch(WIDE, (3, 60_001)), flip_x(WIDE[1]) @ shift(0.4, 0.2)]
    for interpolation in ("bilinear", "bicubic"):
        for matrix in maps:
            warp = op_of(ops.Warp, matrix=matrix, size=(3, 60_001), border=border, interpolation=interpolation)
            program = program_of([warp], picture)
            apart = np.abs(run(program, picture)[0].astype(np.float64) - define(program, picture)[0])
            assert apart.max() <= (2 if dtype is np.uint8 else 1e-3 * program.top)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("op", [ops.Contrast, ops.Stretch, ops.Equalize, ops.Filter], ids=lambda op: op.__name__)
def test_wide_pictures_are_looked_at_as_a_whole(op: Any, channels: int) -> None:
    """Sums of a row of 70,000 bright values pass 2^31 in fixed point."""
    picture = np.maximum(random_picture((1, *WIDE, channels)), 230)
    how = {"factor": 1.5} if op is ops.Contrast else {}
    if op is ops.Filter:
        how = {"kernel_x": [0.25, 0.5, 0.25], "kernel_y": [0.0, 1.0, 0.0]}
    turn = op_of(ops.Warp, matrix=flip_y(2), size=WIDE, interpolation=None)
    program = program_of([turn, op_of(op, **how)], picture)
    assert np.abs(run(program, picture)[0].astype(int) - define(program, picture)[0]).max() <= 1


EVERY = [vc.HorizontalFlip(), vc.GaussianBlur(1.0), vc.Rotate(1.0), vc.QuarterTurn(1), vc.Transpose(), vc.Pad(1),
         vc.Resize((3, 35_000)), vc.CenterCrop((2, 33_000)), vc.Translate(x=0.1), vc.AutoContrast()]  # fmt: skip


@pytest.mark.parametrize("transform", EVERY, ids=lambda t: type(t).__name__)
def test_sides_above_32768_go_through_every_transform(transform: Any) -> None:
    batch = np.zeros((2, 40_000, 1), np.uint8)  # one picture of one channel
    result = vc.Pipeline([transform])(batch)
    assert result.dtype == np.uint8
    assert result.ndim == 3


@pytest.mark.parametrize("transform", EVERY[:6], ids=lambda t: type(t).__name__)
def test_sides_above_a_million_are_refused_by_every_transform(transform: Any) -> None:
    with pytest.raises(vc.DataError, match="1048576 pixels a side"):
        vc.Pipeline([transform])(np.zeros((2, 1_048_577, 1), np.uint8))
