"""8-bit pictures in fixed point: colours after geometry, and the multiplication that every kind of CPU does its way."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import canvas_of, op_of, program_of, random_picture
from tests.backends.matrices import stretch
from tests.backends.strategies import ops_for, pictures
from tests.backends.warp_strategies import warps
from vicinal.backends.cpu import chosen_level, features, levels
from vicinal.backends.cpu.fixed import lanes as fixed_lanes
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.run import run as define
from vicinal.program import ops

COLOURS = (ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Filter, ops.Noise, ops.Erase)
GEOMETRY = ("resize", "affine", "perspective", "flip_x", "crop", "turn", "translate")
UNIT = op_of(ops.Normalize, mean=(0.0,), std=(1.0,), layout="chw")
UNITS = [
    pytest.param(fixed_lanes.ANY, id="any"),
    pytest.param(fixed_lanes.OF_AVX2, id="avx2", marks=pytest.mark.skipif(not features.HAS_AVX2, reason="no AVX2")),
    pytest.param(fixed_lanes.OF_AVX512, id="avx512", marks=pytest.mark.skipif(not features.HAS_AVX512, reason="no AVX-512")),
]


@settings(max_examples=200, derandomize=True, database=None)
@given(data=st.data())
def test_colours_after_geometry_are_those_of_the_moved_picture(data: st.DataObject) -> None:
    """Within half a level, whatever the chain: where fixed point could not promise that, floats are taken."""
    batch = data.draw(pictures((np.uint8,), (3,), longest=50))
    canvas = canvas_of(batch)
    active = np.ones(len(canvas), np.bool_)
    warp = data.draw(warps(canvas, 3, active, GEOMETRY, ("bilinear",)))
    end = op_of(ops.Normalize, len(canvas), mean=(0.0,), std=(1.0,), layout="chw")
    moved = [np.ascontiguousarray(np.moveaxis(one, 0, -1)) for one in run(program_of([warp, end], batch), batch)]
    if not moved:
        return
    colours = data.draw(ops_for(moved, COLOURS, least=1, most=5))
    got = run(program_of([warp, *colours, end], batch), batch)
    for one, other in zip(got, define(program_of(colours, moved), moved), strict=True):
        np.testing.assert_allclose(np.moveaxis(one, 0, -1), other, rtol=0, atol=0.5 / 255)


@pytest.mark.parametrize("shift", [0.0, 1 / 6, 0.25, 0.5, -0.5, 1.0])
def test_grey_stays_grey_and_black_and_white_what_they_are(shift: float) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1), 3, axis=3)
    saturation = np.array([[0.299, 0.587, 0.114]] * 3) * 0.4 + np.eye(3) * 0.6
    chain = [op_of(ops.Hue, shift=shift), op_of(ops.ColorMatrix, matrix=saturation)]
    np.testing.assert_array_equal(run(program_of(chain, ramp), ramp), ramp)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_multiplies_alike(unit: int) -> None:
    """Values times a factor in 2^14ths, plus a lift in 64ths of a level, rounded half up and clamped."""

    @numba.njit  # type: ignore[untyped-decorator]
    def linear(source: int, target: int, scale: Any, bias: Any) -> None:
        fixed_lanes.linear32(source, target, scale, bias, numba.literally(unit))

    rng = np.random.default_rng(unit)
    result = np.empty(fixed_lanes.LANES, np.int16)
    for _ in range(300):
        values = rng.integers(0, 255 * 128 + 1, fixed_lanes.LANES).astype(np.int16)
        scale, bias = np.int16(rng.integers(-(2**15) + 1, 2**15)), np.int16(rng.integers(-(2**14), 2**14))
        linear(values.ctypes.data, result.ctypes.data, scale, bias)
        exact = np.floor(values.astype(np.float64) * scale / 2**15 + 0.5) + bias
        held = (exact > -(2**15)) & (exact < 2**15)  # beyond, values wrap around: callers see to it that none do
        np.testing.assert_array_equal(result[held], 2 * np.clip(exact, 0, 255 * 64)[held])


@pytest.mark.parametrize("offset", [0, 4, 20, 60])
@pytest.mark.parametrize("resized", [True, False])
def test_where_a_large_result_begins_does_not_matter(offset: int, resized: bool) -> None:
    """Large results go past the caches from one line of them to the next; memory that is given begins anywhere."""
    picture = random_picture((1, 850, 850, 3))
    resize = op_of(ops.Warp, matrix=stretch((850, 850), (845, 847)), size=(845, 847), border="edge")
    program = program_of([resize, UNIT] if resized else [UNIT], picture)
    fresh = run(program, picture)
    room = np.full(fresh.nbytes + 128, 7, np.uint8)
    start = -room.ctypes.data % 64 + offset
    given_ = room[start : start + fresh.nbytes].view(np.float32).reshape(fresh.shape)
    run(program, picture, given_)
    np.testing.assert_array_equal(given_, fresh)
    assert (room[:start] == 7).all()
    assert (room[start + fresh.nbytes :] == 7).all()


@pytest.mark.parametrize("level", [levels.SCALAR, levels.PORTABLE, levels.AVX512])
def test_normalize_alone_is_exact(level: int) -> None:
    """A level is a level: what no op on colours has touched is as exact as in floats."""
    picture = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1).repeat(3, axis=3)
    mean, std = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    end = op_of(ops.Normalize, mean=tuple(mean), std=tuple(std), layout="chw")
    (result,) = run(program_of([end], picture), picture, level=min(level, chosen_level.level_of_environment()))
    np.testing.assert_allclose(np.moveaxis(result, 0, -1), (picture[0] / 255 - mean) / std, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("reach", [1, 5, 29, 33])
def test_a_blur_does_not_depend_on_the_widest_of_its_batch(reach: int) -> None:
    """Kernels are padded with zeros to the longest of a batch; what fixed point may run goes by a sample's own."""
    picture = random_picture((1, 40, 50, 3))
    taps = np.zeros(81)
    taps[40 - reach : 41 + reach] = 1 / (2 * reach + 1)
    own = taps[40 - reach : 41 + reach]
    alone = run(program_of(op_of(ops.Filter, kernel_x=own, kernel_y=own), picture), picture)
    padded = run(program_of(op_of(ops.Filter, kernel_x=taps, kernel_y=taps), picture), picture)
    np.testing.assert_array_equal(alone, padded)
