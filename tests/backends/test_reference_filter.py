"""Filter of the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of, program_of, random_picture
from tests.backends.strategies import op_for, ops_for, pictures
from vicinal.backends.reference.run import run
from vicinal.program import ops


def blurred(picture: Any, kernel_x: list[float], kernel_y: list[float]) -> Any:
    op = op_of(ops.Filter, kernel_x=kernel_x, kernel_y=kernel_y)
    return run(program_of(op, [picture]), [picture])[0]


def test_a_dot_becomes_the_outer_product_of_the_kernels() -> None:
    picture = np.zeros((7, 7, 2), np.float32)
    picture[3, 3] = 1.0
    out = blurred(picture, [0.25, 0.5, 0.25], [0.1, 0.2, 0.4, 0.2, 0.1])
    expected = np.outer([0, 0.1, 0.2, 0.4, 0.2, 0.1, 0], [0, 0, 0.25, 0.5, 0.25, 0, 0])
    assert np.allclose(out, expected[..., None], atol=1e-7)


def test_zero_padding_of_a_kernel_changes_nothing() -> None:
    picture = random_picture((9, 9, 3), np.float32)
    short = blurred(picture, [0.2, 0.6, 0.2], [0.3, 0.4, 0.3])
    long = blurred(picture, [0, 0, 0.2, 0.6, 0.2, 0, 0], [0, 0, 0.3, 0.4, 0.3, 0, 0])
    assert np.array_equal(short, long)


def test_the_border_reflects_without_repeating_the_edge() -> None:
    row = np.array([0.1, 0.2, 0.4, 0.8], np.float32).reshape(1, 4, 1)
    out = blurred(row, [0.25, 0.5, 0.25], [0.5, 0.0, 0.5])
    assert out[0, 0, 0] == pytest.approx(0.25 * 0.2 + 0.5 * 0.1 + 0.25 * 0.2)
    assert out[0, 3, 0] == pytest.approx(0.25 * 0.4 + 0.5 * 0.8 + 0.25 * 0.4)


@pytest.mark.parametrize("size", [(1, 1), (1, 4), (2, 1), (2, 3)])
def test_kernels_may_be_longer_than_the_picture(size: tuple[int, int]) -> None:
    picture = random_picture((*size, 1), np.float32)
    kernel = [1 / 11] * 11
    padded = np.pad(picture[..., 0].astype(np.float64), 5, mode="reflect")
    rows = [[padded[i : i + 11, j : j + 11].mean() for j in range(size[1])] for i in range(size[0])]
    assert np.allclose(blurred(picture, kernel, kernel)[..., 0], rows, atol=1e-6)


@settings(max_examples=40)
@given(data=st.data())
def test_blur_stays_between_the_extremes_and_keeps_constants(data: st.DataObject) -> None:
    batch = data.draw(pictures())
    chain = data.draw(ops_for(batch, kinds=(ops.Filter,), most=2))
    for before, after in zip(batch, run(program_of(chain, batch), batch), strict=True):
        slack = 1e-6 if before.dtype == np.float32 else 0
        assert (after <= before.max(axis=(0, 1)) + slack).all()
        assert (after >= before.min(axis=(0, 1)) - slack).all()


@settings(max_examples=25)
@given(data=st.data(), size=st.tuples(st.integers(13, 30), st.integers(13, 30)))
def test_blur_keeps_the_sum_of_what_lies_away_from_the_border(data: st.DataObject, size: tuple[int, int]) -> None:
    picture = np.zeros((*size, 1), np.float32)
    picture[6:-6, 6:-6] = random_picture((size[0] - 12, size[1] - 12, 1), np.float32)
    op = data.draw(op_for(ops.Filter, np.array([size]), 1).filter(lambda op: bool(op.active[0])))
    after = run(program_of(op, [picture]), [picture])[0]
    assert after.sum() == pytest.approx(picture.sum(), rel=1e-5)
