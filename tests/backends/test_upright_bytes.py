"""8-bit bilinear warps whose axes stay axes, against exact arithmetic: no bias, and no more than what rounding costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import Picture, op_of, program_of, random_picture
from tests.backends.matrices import flip_x, flip_y, shift, stretch
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.run import run as define
from vicinal.program import ops
from vicinal.program.ops import BORDERS, Op

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512
ROUNDED = 0.5 + 0.02
"""Half a level for the rounding to bytes, and what fixed point may add."""

# source, result: halved, shrunk a little, enlarged, by nothing whole, a thin row, and columns too far apart for a vector
SIZES = [
    ((64, 96), (32, 48)), ((61, 97), (50, 90)), ((23, 31), (70, 101)), ((3, 65), (64, 3)), ((9, 700), (20, 37)),
    ((1, 1), (5, 40)),
]  # fmt: skip


def exact(chain: list[Op], picture: Picture) -> Any:
    """The levels before they are rounded: what the definition makes of the same picture in floats."""
    floats = (picture / 255).astype(np.float32)
    return np.asarray(define(program_of(chain, floats), floats), np.float64) * 255


def warp_of(matrix: Any, size: tuple[int, int], **more: Any) -> Op:
    return op_of(ops.Warp, matrix=matrix, size=size, **{"border": "reflect", **more})


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize(("source", "size"), SIZES)
def test_every_value_is_the_exact_one_rounded(source: Any, size: Any, channels: int, level: int) -> None:
    picture, straight = random_picture((1, *source, channels)), stretch(source, size)
    crop = stretch((source[0] / 2 + 0.3, source[1] / 3 + 0.4), size)
    turned = straight @ flip_x(size[1])
    for matrix in (straight, turned, straight @ flip_y(size[0]), crop, crop @ flip_x(size[1]), turned @ shift(2.6, -1.7)):
        for border in BORDERS:
            chain = [warp_of(matrix, size, border=border, fill=(0.3,))]
            apart = np.asarray(run(program_of(chain, picture), picture, level=level)) - exact(chain, picture)
            assert np.abs(apart).max() <= ROUNDED, border


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(128, 128), (173, 111), (300, 411)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_resizing_is_neither_brighter_nor_darker(mirrored: bool, size: Any, channels: int, level: int) -> None:
    picture = random_picture((1, 256, 256, channels))
    matrix = stretch((256, 256), size)
    chain = [warp_of(matrix @ flip_x(size[1]) if mirrored else matrix, size)]
    apart = np.asarray(run(program_of(chain, picture), picture, level=level)) - exact(chain, picture)
    assert abs(apart.mean()) < 0.02
    assert np.abs(apart).max() <= ROUNDED


def test_half_the_size_is_the_mean_of_four_rounded_half_to_even() -> None:
    picture = random_picture((512, 512, 3))
    wanted = picture.astype(np.int64).reshape(256, 2, 256, 2, 3).sum(axis=(1, 3)) / 4
    np.testing.assert_array_equal(vc.Pipeline([vc.Resize(256, antialias=False)])(picture), np.rint(wanted))


@pytest.mark.parametrize("size", [40, (31, 90), 300])
def test_a_random_resized_crop_of_bytes_is_that_of_floats(size: Any) -> None:
    pictures = random_picture((12, 120, 150, 3))
    crops = vc.Pipeline([vc.RandomResizedCrop(size), vc.HorizontalFlip()], seed=4)
    bytes_ = crops(vc.Batch(images=pictures, ids=np.arange(12))).images
    floats = crops(vc.Batch(images=(pictures / 255).astype(np.float32), ids=np.arange(12))).images
    apart = np.asarray(bytes_) - 255 * np.asarray(floats, np.float64)
    assert np.abs(apart).max() <= ROUNDED
    assert abs(apart.mean()) < 0.02


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("width", [3000, 6001])
def test_long_rows_lose_nothing(width: int, level: int) -> None:
    """A column's place in float32 would be half a thousandth of a pixel off there: an eighth of a level."""
    picture = random_picture((1, 2, width, 1))
    chain = [warp_of(stretch((2, width), (2, 2 * width + 1)), (2, 2 * width + 1), border="edge")]
    floats = picture[0, 0, :, 0].astype(np.float64)
    places = np.clip((np.arange(2 * width + 1) + 0.5) * width / (2 * width + 1) - 0.5, 0, width - 1)
    wanted = np.interp(places, np.arange(width), floats)
    got = np.asarray(run(program_of(chain, picture), picture, level=level))[0, 0, :, 0]
    assert np.abs(got - wanted).max() <= ROUNDED


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("channels", [1, 3])
def test_colours_go_on_from_the_parts_of_a_level(channels: int, level: int) -> None:
    """No byte is made between a warp and a gain: it would be off by half a level times that."""
    picture = (random_picture((1, 60, 80, channels)) // 2).astype(np.uint8)
    end = op_of(ops.Normalize, mean=(0.0,) * channels, std=(1.0,) * channels, layout="hwc")
    chain: list[Op] = [warp_of(stretch((60, 80), (47, 101)), (47, 101)), op_of(ops.Linear, scale=1.9), end]
    apart = 255 * np.asarray(run(program_of(chain, picture), picture, level=level), np.float64) - exact(chain, picture)
    assert np.abs(apart).max() <= 0.06


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("fill", [0.0, 0.5, 0.456, 1.0])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_fill_need_not_be_a_whole_level(channels: int, fill: float, level: int) -> None:
    picture = random_picture((1, 30, 40, channels))
    end = op_of(ops.Normalize, mean=(0.0,) * channels, std=(1.0,) * channels, layout="hwc")
    for matrix in (shift(5.3, -3.6), shift(-39.5, 0.5), shift(60.0, 0.2), shift(5.3, -3.6) @ flip_x(40)):
        chain: list[Op] = [warp_of(matrix, (30, 40), border="constant", fill=(fill,)), end]
        apart = 255 * np.asarray(run(program_of(chain, picture), picture, level=level), np.float64) - exact(chain, picture)
        assert np.abs(apart).max() <= 1 / 48
