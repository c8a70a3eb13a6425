"""What the reference returns: shapes, dtypes, layouts, and inputs left alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.strategies import CHANNELS, DTYPES, KINDS, ops_for, pictures
from vicinal.backends.reference.run import run
from vicinal.program import ops


@settings(max_examples=150)
@given(data=st.data())
def test_any_program_gives_pictures_of_its_canvas_dtype_and_layout(data: st.DataObject) -> None:
    batch = data.draw(pictures())
    before = [picture.copy() for picture in batch]
    program = program_of(data.draw(ops_for(batch)), batch)
    out = run(program, batch)
    assert len(out) == len(batch)
    for picture, canvas in zip(out, program.out_canvas.tolist(), strict=True):
        hwc = (*canvas, program.channels)
        assert picture.shape == (hwc if program.layout == "hwc" else (hwc[2], *hwc[:2]))
        assert picture.dtype == (np.float32 if program.normalize else program.dtype)
        assert picture.flags.c_contiguous
        assert np.isfinite(picture).all()
        if program.dtype == np.float32 and not program.normalize:
            assert picture.min() >= 0
            assert picture.max() <= 1
    for picture, kept in zip(batch, before, strict=True):
        assert np.array_equal(picture, kept)


@settings(max_examples=60)
@given(data=st.data())
def test_an_inactive_op_changes_nothing(data: st.DataObject) -> None:
    batch = data.draw(pictures())
    kinds = tuple(kind for kind in KINDS if kind is not ops.Normalize)
    chain = data.draw(ops_for(batch, kinds=kinds))
    out = run(program_of(chain, batch), batch)
    for i, (before, after) in enumerate(zip(batch, out, strict=True)):
        if not any(op.active[i] for op in chain):
            assert np.array_equal(before, after)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", CHANNELS)
def test_no_ops_return_an_equal_copy(dtype: type, channels: int) -> None:
    batch = random_picture((2, 3, 4, channels), dtype)
    for before, after in zip(batch, run(program_of([], batch), batch), strict=True):
        assert after.dtype == before.dtype
        assert np.array_equal(after, before)
        assert not np.shares_memory(after, before)


def test_normalize_is_float32_and_unclamped_in_the_layout_asked_for() -> None:
    picture = random_picture((3, 4, 3))
    mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    expected = (picture / 255 - mean) / std
    for layout, order in (("hwc", (0, 1, 2)), ("chw", (2, 0, 1))):
        op = op_of(ops.Normalize, mean=mean, std=std, layout=layout)
        out = run(program_of(op, [picture]), [picture])[0]
        assert out.dtype == np.float32
        assert np.allclose(out, expected.transpose(order), atol=1e-6)
    bright: list[ops.Op] = [op_of(ops.Normalize, mean=(0.5,), std=(0.1,)), op_of(ops.Linear, scale=3.0)]
    out = run(program_of(bright, [picture]), [picture])[0]
    assert np.allclose(out, 3 * (picture / 255 - 0.5) / 0.1, atol=1e-5)


def test_uint16_keeps_its_levels() -> None:
    picture = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1)
    inverted = run(program_of(op_of(ops.Linear, scale=-1.0, bias=1.0), [picture]), [picture])[0]
    assert np.array_equal(inverted, 65535 - picture)
