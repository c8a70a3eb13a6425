"""The CPU backend against the definition of every op: hypothesis over ops, borders, dtypes, sizes and chains.

The bounds are the project's promise. Examples are derandomized: CI sees the same ones every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import Pictures, canvas_of, op_of, program_of, random_picture
from tests.backends.matrices import affine, flip_x, perspective, shift, stretch
from tests.backends.strategies import CHANNELS, KINDS, ops_for, pictures
from tests.backends.warp_strategies import EXACT, GENERAL, warps
from vicinal.backends.cpu.run import run
from vicinal.backends.reference.run import run as define
from vicinal.program import ops
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Op
from vicinal.program.program import Program

COLOURED = (1, 3, 4)
JUMPS = (ops.Posterize, ops.Solarize, ops.Equalize, ops.Round)
POINTWISE = tuple(kind for kind in KINDS if kind.traits.reads == "pixel" and kind is not ops.Round)
SMOOTH = tuple(kind for kind in KINDS if kind not in JUMPS)

few = settings(max_examples=25, derandomize=True, database=None)
more = settings(max_examples=60, derandomize=True, database=None)


def mixes(chain: list[Op]) -> bool:
    """Whether a value is made of several pixels: then interpolation weights count, and not the rounding alone."""
    return any(isinstance(op, ops.Filter) or (isinstance(op, ops.Warp) and op.interpolation not in (None, "nearest"))
               for op in chain)  # fmt: skip


def coloured(chain: Sequence[Op]) -> bool:
    """Whether colours change: those of 8-bit pictures do in 16-bit fixed point, within half a level."""
    return any(isinstance(op, (ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Noise)) for op in chain)


def assert_close(chain: list[Op], batch: Pictures) -> None:
    program = program_of(chain, batch)
    got, wanted = run(program, batch), define(program, batch)
    assert len(got) == len(wanted)
    for one, other in zip(got, wanted, strict=True):
        assert one.shape == other.shape
        assert one.dtype == other.dtype
        _assert_within(np.abs(one.astype(np.float64) - other), other, program, mixes(chain))


def _assert_within(apart: Any, wanted: Any, program: Program, mixed: bool) -> None:
    if program.out_dtype == np.uint8:
        assert apart.max() <= (2 if mixed else 1)
        if mixed and apart.size >= 300:  # in fewer values a mean says little
            assert apart.mean() <= 0.4
    elif program.out_dtype == np.uint16:
        assert apart.max() <= (1e-3 * 65535 if mixed else 1)
    elif program.normalize is None:
        assert (apart <= (1e-3 if mixed else 1e-5) * np.maximum(np.abs(wanted), 1.0)).all()
    else:
        span = 1.0 / min(program.normalize.std)  # what the range of the values became
        exact, levels = (1e-5, 1e-3) if program.dtype != np.uint8 else (0.5 / 255 if coloured(program.ops) else 1e-5, 2 / 255)
        share = levels if mixed else exact
        assert (apart <= share * np.maximum(np.abs(wanted), span)).all()


@pytest.mark.parametrize("kind", POINTWISE, ids=lambda kind: kind.__name__)
@few
@given(data=st.data())
def test_every_pointwise_op(kind: type[Op], data: st.DataObject) -> None:
    coloured = kind in (ops.ColorMatrix, ops.Hue)
    batch = data.draw(pictures(channels=COLOURED if coloured else CHANNELS))
    assert_close(data.draw(ops_for(batch, (kind,), most=1)), batch)


@more
@given(data=st.data())
def test_filters(data: st.DataObject) -> None:
    batch = data.draw(pictures(longest=40))
    assert_close(data.draw(ops_for(batch, (ops.Filter,), most=2)), batch)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("interpolation", [i for i in INTERPOLATIONS if i != "nearest"])
@few
@given(data=st.data())
def test_resampling(interpolation: str, border: str, data: st.DataObject) -> None:
    batch = data.draw(pictures(longest=40))
    canvas, channels = canvas_of(batch), batch[0].shape[-1] if len(batch) else 3
    active = np.ones(len(canvas), np.bool_)
    assert_close([data.draw(warps(canvas, channels, active, GENERAL, (interpolation,), (border,)))], batch)


@pytest.mark.parametrize("channels", COLOURED)
def test_shifts_by_any_part_of_a_pixel(channels: int) -> None:
    """One fraction for all pixels, so that the error of its weight does not average out; noise shows it most."""
    picture = random_picture((1, 60, 80, channels))
    for x in np.linspace(0.0, 1.0, 21):
        for y in (0.0, 0.37, 0.5, 0.97):
            assert_close([op_of(ops.Warp, matrix=shift(float(x), y), size=(60, 80), border="reflect")], picture)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("border", BORDERS)
def test_bicubic_of_pictures_that_are_mostly_away_from_their_border(border: str, channels: int, dtype: Any) -> None:
    """Every way its pixels are found: in rows that stay rows or turn, of bytes or others, after an op on colours."""
    size = (47, 61)
    picture = random_picture((1, *size, channels), dtype)
    turned = affine(size, 25, (1.4, 0.7), 0.2, (3.3, -2.1))
    maps = [shift(0.3, -0.6), stretch(size, (90, 31)), stretch(size, (90, 31)) @ flip_x(31), turned,
            turned @ perspective(size, 0.3, -0.4)]  # fmt: skip
    for matrix in maps:
        warp = op_of(ops.Warp, matrix=matrix, size=(90, 31), border=border, fill=(0.3,), interpolation="bicubic")
        assert_close([warp], picture)
        assert_close([op_of(ops.Linear, scale=0.7, bias=0.1), warp], picture)


@pytest.mark.parametrize("interpolation", [None, *INTERPOLATIONS])
@more
@given(data=st.data())
def test_copies_are_bit_for_bit_under_every_interpolation(interpolation: str | None, data: st.DataObject) -> None:
    """Flips, quarter turns, crops and whole-pixel shifts, over every border and dtype."""
    batch = data.draw(pictures(longest=40))
    canvas, channels = canvas_of(batch), batch[0].shape[-1] if len(batch) else 3
    active = np.ones(len(canvas), np.bool_)
    warp = data.draw(warps(canvas, channels, active, EXACT, (interpolation or "nearest",)))
    program = program_of([warp], batch)
    for got, wanted in zip(run(program, batch), define(program, batch), strict=True):
        if got.dtype.kind == "u":
            np.testing.assert_array_equal(got, wanted)
        else:  # a fill is no float32 number in general; pixels are
            np.testing.assert_allclose(got, wanted, rtol=1e-7)


@pytest.mark.parametrize("border", BORDERS)
@few
@given(data=st.data())
def test_nearest_is_bit_for_bit(border: str, data: st.DataObject) -> None:
    """Angles, scales and offsets are irrational in effect: a coordinate on the edge of two pixels does not occur."""
    batch = data.draw(pictures(longest=40, dtypes=(np.uint8, np.uint16)))
    canvas, channels = canvas_of(batch), batch[0].shape[-1] if len(batch) else 3
    active = np.ones(len(canvas), np.bool_)
    warp = data.draw(warps(canvas, channels, active, ("affine", "perspective"), ("nearest",), (border,)))
    program = program_of([warp], batch)
    for got, wanted in zip(run(program, batch), define(program, batch), strict=True):
        np.testing.assert_array_equal(got, wanted)


@settings(more, max_examples=100)
@given(data=st.data())
def test_chains_of_pointwise_ops(data: st.DataObject) -> None:
    batch = data.draw(pictures(channels=COLOURED))
    smooth = tuple(kind for kind in POINTWISE if kind not in JUMPS)
    assert_close(data.draw(ops_for(batch, smooth, least=2, most=6)), batch)


def _flat(op: Op) -> Op:
    """The op with no more than its own slope: chains of gains would magnify interpolation's last bit at will."""
    if isinstance(op, ops.Linear):
        return op_of(ops.Linear, len(op.active), active=op.active, scale=np.clip(op.scale, -1, 1), bias=op.bias)
    if isinstance(op, ops.Contrast):
        return op_of(ops.Contrast, len(op.active), active=op.active, factor=np.minimum(op.factor, 1.0))
    return op


@settings(more, max_examples=120)
@given(data=st.data())
def test_chains_with_barriers(data: st.DataObject) -> None:
    """Warps, filters and statistics between the rest. Ops that jump, and gains, have their own tests: behind a
    resampling they make of its tolerance whatever the jump is."""
    batch = data.draw(pictures(channels=COLOURED, longest=32))
    gentle = tuple(kind for kind in SMOOTH if kind not in (ops.Hue, ops.Power, ops.ColorMatrix, ops.Normalize))
    chain = [_flat(op) for op in data.draw(ops_for(batch, gentle, least=2, most=6))]
    assert_close(chain, batch)


@settings(more, max_examples=40)
@given(data=st.data())
def test_steep_ops_after_a_resampling_of_floats(data: st.DataObject) -> None:
    """float32 pictures, whose weights are exact to 1e-6: the slope of what follows (below 100) stays inside 1e-3."""
    batch = data.draw(pictures(dtypes=(np.float32,), channels=COLOURED, longest=32))
    kinds = (ops.Warp, ops.Filter, ops.Hue, ops.ColorMatrix, ops.Linear, ops.Contrast)
    assert_close(data.draw(ops_for(batch, kinds, least=2, most=5)), batch)


@pytest.mark.parametrize("jump", [op_of(ops.Posterize, bits=3), op_of(ops.Solarize, threshold=0.5)],
                         ids=["posterize", "solarize"])  # fmt: skip
def test_jumps_after_a_resampling_differ_where_a_value_is_at_the_jump_and_nowhere_else(jump: Op) -> None:
    """A value may land on the other side, but only one that stood within two levels of a step. All others agree."""
    picture = random_picture((1, 60, 70, 3))
    turn = op_of(ops.Warp, matrix=affine((60, 70), 20), size=(60, 70), border="reflect")
    chain = [turn, op_of(ops.Round)]
    before = define(program_of(chain, picture), picture)[0].astype(int)
    program = program_of([*chain, jump], picture)
    got, wanted = run(program, picture)[0].astype(int), define(program, picture)[0].astype(int)
    near = np.abs((before + 16) % 32 - 16) <= 2 if isinstance(jump, ops.Posterize) else np.abs(before - 127.5) <= 2.5
    assert np.abs(got - wanted)[~near].max() <= 2
    assert (np.abs(got - wanted) > 2).mean() < 0.02


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_jumps_on_every_level_are_those_of_the_definition(dtype: Any) -> None:
    top = 1.0 if dtype is np.float32 else np.iinfo(dtype).max
    ramp = (np.arange(256) / 255 * top).astype(dtype).reshape(1, 16, 16, 1)
    for op in [op_of(ops.Posterize, bits=bits) for bits in range(1, 9)] + [
        op_of(ops.Solarize, threshold=level / 255) for level in (0, 1, 127, 128, 254, 255)
    ]:
        program = program_of(op, ramp)
        np.testing.assert_allclose(run(program, ramp)[0], define(program, ramp)[0], atol=1e-6 * top, err_msg=str(op))


def test_round_does_nothing_to_float_pictures() -> None:
    picture = random_picture((1, 5, 5, 3), np.float32)
    program = program_of(op_of(ops.Round), picture)
    np.testing.assert_array_equal(run(program, picture)[0], picture[0])


@pytest.mark.parametrize("layout", ["hwc", "chw"])
def test_results_go_into_an_array_that_is_given(layout: str) -> None:
    pictures_ = random_picture((3, 10, 12, 3))
    program = program_of([op_of(ops.Linear, 3, scale=0.5),
                          op_of(ops.Normalize, 3, mean=(0.5,), std=(0.2,), layout=layout)], pictures_)  # fmt: skip
    fresh = run(program, pictures_)
    given_ = np.full_like(fresh, np.nan)
    assert run(program, pictures_, given_) is given_
    np.testing.assert_array_equal(given_, fresh)
