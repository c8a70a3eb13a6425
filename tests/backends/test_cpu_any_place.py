"""Warps that look anywhere: what they show is what is defined, and nothing beyond any array is read or written.

Maps reach from 1e-9 to 1e9 and as far as 1e12 pixels away. Without bounds, coordinates that float32 or int32 do not hold
became addresses.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import Pictures, canvas_of, op_of, program_of, random_picture
from tests.backends.guarded import array_between_guards, room_between_guards
from tests.backends.matrices import IDENTITY, affine, perspective, shift
from tests.backends.strategies import DTYPES, KINDS, ops_for, pictures
from tests.backends.wild_strategies import wild_warps
from vicinal.backends.cpu import chosen_level, features, levels
from vicinal.backends.cpu.masks import move_masks
from vicinal.backends.cpu.run import run
from vicinal.backends.reference import area
from vicinal.backends.reference.masks import move_masks as define_masks
from vicinal.backends.reference.run import run as define
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Op

LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512
OTHERS = tuple(kind for kind in KINDS if kind not in (ops.Warp, ops.Normalize))

linux = pytest.mark.skipif(sys.platform != "linux", reason="mprotect")
drawn = settings(max_examples=40, derandomize=True, database=None)


def assert_as_defined(chain: list[Op], batch: Pictures, level: int = chosen_level.LEVEL) -> None:
    """Interpolated bytes within two levels, which weights of 8 bits cost, and others within a thousandth of the range."""
    program = program_of(chain, batch)
    top = 255 if program.dtype == np.uint8 else program.top
    within = (2 if top == 255 else 1e-3 * top) if any(op.interpolation != "nearest" for op in chain) else 1e-7 * (top == 1)
    for got, wanted in zip(run(program, batch, level=level), define(program, batch), strict=True):
        assert np.abs(got.astype(np.float64) - wanted).max() <= within


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@drawn
@given(data=st.data())
def test_a_warp_that_looks_anywhere_is_as_defined(interpolation: str, data: st.DataObject) -> None:
    batch = data.draw(pictures(longest=30, channels=(1, 3, 4), contents=("noise",)))
    if len(batch):
        level = data.draw(st.sampled_from(LEVELS))
        warp = data.draw(wild_warps(canvas_of(batch), batch[0].shape[-1], (interpolation,)))
        assert_as_defined([warp], batch, level)


@drawn
@given(data=st.data())
def test_masks_that_are_moved_anywhere_are_as_defined(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 30))
    dtype = data.draw(st.sampled_from((np.bool_, np.uint8, np.int16, np.int32, np.int64)))
    masks = np.random.default_rng(data.draw(st.integers(0, 2**16))).integers(0, 2, (2, height, width)).astype(dtype)
    warp = data.draw(wild_warps(np.array([[height, width]] * 2), 1, ("nearest",)))
    for got, wanted in zip(move_masks([warp], masks), define_masks([warp], list(masks)), strict=True):
        np.testing.assert_array_equal(got, wanted)


@linux
@drawn
@given(data=st.data())
def test_nothing_is_read_or_written_beyond_any_array(data: st.DataObject) -> None:
    """Pictures, all room to work in and the results lie next to pages that may be neither read nor written."""
    check_within_guards(data)


def check_within_guards(data: st.DataObject) -> None:
    dtype, channels = data.draw(st.sampled_from(DTYPES)), data.draw(st.sampled_from((1, 2, 3, 4, 5)))
    shape = (data.draw(st.integers(1, 2)), data.draw(st.integers(1, 24)), data.draw(st.integers(1, 24)), channels)
    at_end, level = data.draw(st.booleans()), data.draw(st.sampled_from(LEVELS))
    with array_between_guards(shape, dtype, at_end) as batch:
        batch[...] = random_picture(shape, dtype, data.draw(st.integers(0, 2**16)))
        chain: list[Op] = []
        for _ in range(data.draw(st.integers(1, 3))):
            canvas = chain_canvas(chain, batch)
            chain.append(data.draw(wild_warps(canvas, channels)))
            if channels in (1, 3, 4) and data.draw(st.booleans()):
                like = np.broadcast_to(np.uint8(0), (shape[0], *chain[-1].size[0], channels))
                chain += data.draw(ops_for(like, OTHERS, most=2))
        program = program_of(chain, batch)
        with room_between_guards(at_end) as allocate:
            out = allocate((shape[0], *program.out_canvas[0], channels), dtype)
            run(program, batch, out, level)
            kept = out.copy()
            out.view(np.uint8)[...] = 0xA5
            run(program, batch, out, level)
        np.testing.assert_array_equal(out, kept)  # every value is written, whatever was there


def chain_canvas(chain: list[Op], batch: Any) -> Any:
    warps = [op for op in chain if isinstance(op, ops.Warp)]
    return warps[-1].size if warps else canvas_of(batch)


@linux
@drawn
@given(data=st.data())
def test_masks_stay_within_their_memory(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 30))
    warps = [data.draw(wild_warps(np.array([[height, width]]), 1, ("nearest",)))]
    warps.append(data.draw(wild_warps(warps[0].size, 1, ("nearest",))))
    dtype = data.draw(st.sampled_from((np.bool_, np.int16, np.float32, np.int64)))
    with array_between_guards((1, height, width), dtype) as masks, room_between_guards():
        assert np.asarray(move_masks(warps, masks)).shape == (1, *warps[1].size[0])


NOT_FINITE = [
    np.full((3, 3), np.nan), np.full((3, 3), np.inf), np.diag([np.inf, 1.0, 1.0]), shift(np.nan, 0.0), shift(0.3, -np.inf),
    IDENTITY * 1e-60, IDENTITY * 1e300, np.diag([1e200, 1e-200, 1.0]), np.zeros((3, 3)),
]  # fmt: skip


@linux
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("number", range(len(NOT_FINITE)))
def test_matrices_that_are_no_maps_reach_no_foreign_memory(number: int) -> None:
    matrix, size = NOT_FINITE[number], (12, 17)
    for dtype in DTYPES:
        with array_between_guards((1, *size, 3), dtype) as picture, room_between_guards():
            for interpolation in INTERPOLATIONS:
                for border in BORDERS:
                    warp = op_of(ops.Warp, matrix=matrix, size=(9, 21), border=border, interpolation=interpolation)
                    assert np.asarray(run(program_of([warp], picture), picture)).shape == (1, 9, 21, 3)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [0.1, 0.03, 1e-3])
def test_shrinking_towards_a_horizon(scale: float, dtype: Any, interpolation: str, border: str) -> None:
    """What lies near the horizon was up to 212 levels off: float32 holds neither such places nor their depth."""
    picture = random_picture((1, 40, 50, 3), dtype)
    for tilt in ((1.2, 0.9), (-0.4, 1.95), (0.05, 0.02)):
        matrix = affine((40, 50), 20, (scale, scale)) @ perspective((40, 50), *tilt)
        warp = op_of(ops.Warp, matrix=matrix, size=(40, 50), border=border, interpolation=interpolation, fill=(0.3,))
        assert_as_defined([warp], picture)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("turned", [0.0, 3.0])
def test_far_along_a_short_picture(turned: float, border: str) -> None:
    """The recipes of the report: offsets of 2.9e10 pixels, and two shrinkings by 1e-9."""
    picture = random_picture((1, 3, 400, 3))
    far = affine((3, 400), turned) @ shift(7312981.1 * 4000, 0.0)
    small = affine((3, 400), turned, (1e-9, 1e-9))
    for chain in ([far], [small, small]):
        warps = [op_of(ops.Warp, matrix=matrix, size=(3, 400), border=border) for matrix in chain]
        assert_as_defined(warps[:1], picture)
        assert np.asarray(run(program_of(warps, picture), picture)).shape == picture.shape


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(("degrees", "most"), [(0.0, 0.51), (30.0, 9.0)])
def test_what_the_bound_of_the_area_filter_costs(
    degrees: float, most: float, border: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On white noise, the worst there is, against the definition without a bound (a deviation of 3 levels, none upright)."""
    picture = random_picture((1, 150, 150, 1))
    middle = affine((150, 150), degrees, (0.024, 0.024)) @ shift(73, 73)
    warp = op_of(ops.Warp, matrix=middle, size=(4, 4), border=border, interpolation="area")
    program = program_of([warp], picture)
    bounded = run(program, picture)[0].astype(np.float64)
    np.testing.assert_allclose(bounded, define(program, picture)[0], atol=1)
    monkeypatch.setattr(area, "TURNED_TAPS", 10**6)
    monkeypatch.setattr(area, "UPRIGHT_TAPS", 10**6)
    exact = define(program, picture)[0]
    assert np.abs(bounded - exact).max() <= most
