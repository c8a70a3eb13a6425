"""The verifier: each refusal with its whole message, and no refusal of what is right."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of, program_of
from tests.backends.matrices import shift
from tests.backends.strategies import ops_for, pictures
from vicinal.errors import DataError, SpecError
from vicinal.program.ops import (
    Blend,
    ColorMatrix,
    Erase,
    Filter,
    Hue,
    Impulse,
    Linear,
    Noise,
    Normalize,
    Op,
    Posterize,
    Power,
    Warp,
)
from vicinal.program.verify import verify

NORMALIZE = {"mean": (0.5,), "std": (0.5,)}


def op(kind: Any, place: str, count: int = 2, **values: Any) -> Op:
    made: Op = op_of(kind, count, place=place, **values)
    return made


def warp(**values: Any) -> Op:
    return op(Warp, "Rotate[0]", **{"matrix": np.eye(3), "size": (4, 4), **values})


REFUSED: list[tuple[list[Op], int, type[Exception], str]] = [
    ([op(Hue, "Hue[0]", shift=0.1)], 5, DataError, "Hue: expected 1 or 3 colour channels, got 5"),
    (
        [op(ColorMatrix, "OneOf[0]/Saturation[1]", matrix=np.eye(3))], 7, DataError,
        "Saturation: expected 1 or 3 colour channels, got 7",
    ),
    (
        [warp(fill=(0.1, 0.2))], 3, DataError,
        "Rotate[0].fill: expected 1 number or one for each of 3 channels, got 2",
    ),
    (
        [op(Erase, "Cutout[0]", rectangles=[[0, 0, 1, 1]], fill="constant", value=(0.0,) * 4)], 3, DataError,
        "Cutout[0].fill: expected 1 number or one for each of 3 channels, got 4",
    ),
    (
        [op(Linear, "Multiply[0]", scale=np.ones((2, 2)))], 4, DataError,
        "Multiply[0].scale: expected 1 or 3 channels, got 2",
    ),
    (
        [op(Normalize, "Normalize[0]", mean=(0.1,) * 3, std=(0.5,))], 1, DataError,
        "Normalize[0].mean: expected 1 number for 1 channel, got 3",
    ),
    (
        [op(Normalize, "Normalize[0]", **NORMALIZE), op(Power, "Gamma[0]", exponent=2)], 3, SpecError,
        "Gamma[0]: expected values in [0, 1], but Normalize[0] comes before it",
    ),
    (
        [op(Normalize, "Normalize[0]", **NORMALIZE), op(Normalize, "Normalize[1]", **NORMALIZE)], 3, SpecError,
        "Normalize[1]: expected values in [0, 1], but Normalize[0] comes before it",
    ),
    (
        [op(Normalize, "Normalize[0]", **NORMALIZE, active=[True, False])], 3, SpecError,
        "Normalize[0]: expected to touch every sample (p=1, outside of OneOf, SomeOf and Sometimes)",
    ),
    (
        [warp(size=[(4, 4), (4, 1048577)])], 3, DataError,
        "Rotate[0]: expected a canvas of 1 to 1048576 pixels a side, got (4, 1048577) for sample 1",
    ),
    (
        [warp(size=[(0, 4), (4, 4)])], 3, DataError,
        "Rotate[0]: expected a canvas of 1 to 1048576 pixels a side, got (0, 4) for sample 0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("ops", "channels", "error", "message"), REFUSED, ids=[row[3][:40] for row in REFUSED])
def test_refusals_on_every_call(ops: list[Op], channels: int, error: type[Exception], message: str) -> None:
    program = program_of(ops, np.zeros((2, 4, 4, channels), np.uint8))
    with pytest.raises(error) as caught:
        verify(program)
    assert str(caught.value) == message


def test_a_dtype_that_no_backend_knows() -> None:
    program = attrs.evolve(program_of([], np.zeros((1, 2, 2, 1), np.uint8)), dtype=np.dtype(np.float64))
    with pytest.raises(DataError) as caught:
        verify(program)
    assert str(caught.value) == "images: dtype: expected uint8, uint16 or float32, got float64"


DEEP: list[tuple[Op, str]] = [
    (
        warp(matrix=np.diag([1.0, 0.0, 1.0])),
        "Rotate[0].matrix: expected a matrix that can be inverted, "
        "got [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]",
    ),
    (warp(matrix=shift(np.nan, 0)), "Rotate[0].matrix: expected finite numbers, got nan"),
    (
        op(Erase, "Cutout[0]", rectangles=[[0, 0, 5, 1]], fill="mean"),
        "Cutout[0].rectangles: expected rectangles y0, x0, y1, x1 inside the canvas, got [0, 0, 5, 1]",
    ),
    (op(Posterize, "Posterize[0]", bits=9), "Posterize[0].bits: expected numbers in [1, 8], got 9"),
    (op(Noise, "GaussianNoise[0]", std=-1), "GaussianNoise[0].std: expected numbers in [0, inf], got -1.0"),
    (
        op(Impulse, "SaltAndPepper[0]", amount=1.5),
        "SaltAndPepper[0].amount: expected numbers in [0, 1], got 1.5",
    ),
    (
        op(Filter, "GaussianBlur[0]", kernel_x=[0.5, 0.5], kernel_y=[1.0]),
        "GaussianBlur[0].kernel_x: expected odd, symmetric kernels, got length 2",
    ),
    (
        op(Filter, "GaussianBlur[0]", kernel_x=[1.0], kernel_y=[0.5]),
        "GaussianBlur[0].kernel_y: expected kernels that sum to 1, got [0.5, 0.5]",
    ),
    (
        op(Blend, "CutMix[0]", partner=1, rectangle=[0, 0, 5, 4], weight=0.0),
        "CutMix[0].rectangle: expected rectangles y0, x0, y1, x1 inside the canvas, got [0, 0, 5, 4]",
    ),
    (
        op(Blend, "Mixup[0]", partner=2, rectangle=[0, 0, 4, 4], weight=0.5),
        "Mixup[0].partner: expected positions below 2, got 2",
    ),
    (
        op(Blend, "Mixup[0]", partner=1, rectangle=[0, 0, 4, 4], weight=1.5),
        "Mixup[0].weight: expected numbers in [0, 1], got 1.5",
    ),
    (op(Linear, "Multiply[0]", count=3), "Multiply[0].active: expected shape [2], got [3]"),
]


@pytest.mark.parametrize(("bad", "message"), DEEP, ids=[row[1][:40] for row in DEEP])
def test_refusals_of_the_deep_look(bad: Op, message: str) -> None:
    program = program_of([], np.zeros((2, 4, 4, 3), np.uint8))
    with pytest.raises(SpecError) as caught:
        verify(attrs.evolve(program, ops=(bad,)), deep=True)
    assert str(caught.value) == message


def test_parameters_of_samples_that_an_op_does_not_touch_do_not_matter() -> None:
    matrices = np.array([np.eye(3), np.full((3, 3), np.nan)])
    verify(program_of([warp(matrix=matrices, active=[True, False])], np.zeros((2, 4, 4, 3), np.uint8)), deep=True)


@settings(max_examples=60)
@given(st.data())
def test_every_valid_program_passes_the_deep_look(data: st.DataObject) -> None:
    batch = data.draw(pictures().filter(len))
    verify(program_of(data.draw(ops_for(batch)), batch), deep=True)
