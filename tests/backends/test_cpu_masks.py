"""Masks through the CPU backend: bit for bit what the reference shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of
from tests.backends.matrices import shift
from tests.backends.warp_strategies import warps
from vicinal.backends.cpu import features, levels
from vicinal.backends.cpu.masks import move_masks
from vicinal.backends.reference.masks import move_masks as define
from vicinal.program.ops import BORDERS, Warp

DTYPES = (np.uint8, np.uint16, np.int32, np.int64, np.bool_)
LEVELS = [levels.SCALAR, levels.PORTABLE] + [levels.AVX512] * features.HAS_AVX512


@st.composite
def masks(draw: st.DrawFn) -> list[Any]:
    """One to three masks of differing sizes, from one pixel on."""
    dtype, seed = draw(st.sampled_from(DTYPES)), draw(st.integers(0, 999))
    side = st.one_of(st.integers(1, 3), st.integers(1, 90))
    sizes = draw(st.lists(st.tuples(side, side), min_size=1, max_size=3))
    rng = np.random.default_rng(seed)
    return [rng.integers(0, 200, size).astype(dtype) for size in sizes]


@pytest.mark.parametrize("border", BORDERS)
@settings(max_examples=40, derandomize=True, database=None)
@given(data=st.data())
def test_masks_move_bit_for_bit_at_every_level(border: str, data: st.DataObject) -> None:
    batch = data.draw(masks())
    canvas = np.array([mask.shape for mask in batch], np.int64)
    active = np.array(data.draw(st.lists(st.booleans(), min_size=len(batch), max_size=len(batch))))
    chain = [data.draw(warps(canvas, 1, active, borders=(border,)))]
    canvas = np.where(active[:, None], chain[0].size, canvas)
    chain.append(data.draw(warps(canvas, 1, active, ("flip_x", "transpose", "affine"), borders=(border,))))
    before = [mask.copy() for mask in batch]
    wanted = define(chain, batch)
    for level in LEVELS:
        for got, want in zip(move_masks(chain, batch, level), wanted, strict=True):
            assert got.dtype == want.dtype
            np.testing.assert_array_equal(got, want)
    np.testing.assert_equal(batch, before)


@pytest.mark.parametrize("dtype", DTYPES)
def test_what_lies_beyond_the_border_gets_the_fill_of_masks(dtype: Any) -> None:
    mask = np.zeros((1, 3, 4), dtype)
    warp = op_of(Warp, matrix=shift(2, 0), size=(3, 4), mask_fill=1, fill=(0.3,), interpolation=None)
    got = np.asarray(move_masks([warp], mask))[0]
    np.testing.assert_array_equal(got, np.array([[0, 0, 1, 1]] * 3, dtype))


def test_no_masks_and_no_warps() -> None:
    empty = np.zeros((0, 4, 5), np.uint8)
    warp = op_of(Warp, 0, matrix=np.zeros((0, 3, 3)), size=np.zeros((0, 2)))
    assert len(move_masks([warp], empty)) == 0
    mask = np.ones((1, 4, 5), np.uint8)
    np.testing.assert_array_equal(move_masks([], mask), mask)


class Elsewhere:
    """What looks like a mask, and holds no values that NumPy knows."""

    dtype, shape = np.dtype(np.uint8), (3, 4)


@pytest.mark.parametrize("among", [0, 1])
def test_what_is_no_array_is_refused_and_not_read(among: int) -> None:
    warp = op_of(Warp, 2, matrix=shift(1, 0), size=(3, 4), interpolation="nearest", border="edge")
    masks: list[Any] = [np.zeros((3, 4), np.uint8), np.zeros((3, 4), np.uint8)]
    masks[among] = Elsewhere()
    with pytest.raises(TypeError, match="expected arrays in host memory, got Elsewhere"):
        move_masks([warp], masks)
