"""explain(): passes, their barriers, bytes, and the table."""

from __future__ import annotations

import numpy as np
import pytest

from tests.backends.build import op_of, program_of
from tests.backends.matrices import flip_x
from vicinal.program.explain import explain
from vicinal.program.ops import (
    Blend,
    Contrast,
    Convolve,
    Equalize,
    Erase,
    Filter,
    Fork,
    Join,
    Linear,
    Noise,
    Normalize,
    Op,
    Round,
    Warp,
)  # fmt: skip
from vicinal.program.passes import passes

WARP = op_of(Warp, 2, place="Crop[0]", matrix=flip_x(8), size=(4, 4))
BLUR = op_of(Filter, 2, place="Blur[0]", kernel_x=[1.0], kernel_y=[1.0])
LINEAR = op_of(Linear, 2, place="Brightness[0]", scale=[[0.5], [1.5]])
BLEND = op_of(Blend, 2, place="Mixup[0]", partner=[1, 0], rectangle=[0, 0, 4, 4], weight=0.5)
CONTRAST = op_of(Contrast, 2, place="Contrast[0]", factor=2.0, active=[True, False])
NORMALIZE = op_of(Normalize, 2, place="Normalize[0]", mean=(0.5,), std=(0.5,))


@pytest.mark.parametrize(
    ("chain", "barriers"),
    [
        ([], ["store"]),
        ([WARP, LINEAR, NORMALIZE], ["store"]),
        ([LINEAR, CONTRAST], ["statistics of Contrast[0]", "store"]),
        ([CONTRAST], ["statistics of Contrast[0]", "store"]),
        ([LINEAR, BLUR, LINEAR], ["area: Blur[0]", "store"]),
        ([LINEAR, WARP], ["geometry after pointwise: Crop[0]", "store"]),
        ([BLUR, WARP], ["geometry after area: Crop[0]", "store"]),
        ([WARP, WARP], ["geometry resampled another way: Crop[0]", "store"]),
        ([WARP, op_of(Round, 2), WARP], ["geometry resampled another way: Crop[0]", "store"]),
        ([op_of(Erase, place="E[0]", rectangles=[[0, 0, 1, 1]], fill="mean")], ["statistics of E[0]", "store"]),
        ([op_of(Erase, place="E[0]", rectangles=[[0, 0, 1, 1]], fill="noise")], ["store"]),
        ([LINEAR, op_of(Equalize, 2, place="E[0]")], ["statistics of E[0]", "store"]),
        ([LINEAR, op_of(Convolve, 2, place="C[0]", kernel=[[1.0]])], ["area: C[0]", "store"]),
        ([BLEND], ["store"]),
        ([WARP, BLEND, LINEAR], ["the whole batch: Mixup[0]", "the whole batch", "store"]),
    ],
)
def test_passes_end_where_pixels_must_be_complete(chain: list[Op], barriers: list[str]) -> None:
    found = passes(chain)
    assert [step.barrier for step in found] == barriers
    through = [op for step in found for op in ((step.gather,) if step.gather else ()) + step.pointwise]
    assert through == chain


def test_a_crop_behind_which_a_warp_looks_around_is_its_window() -> None:
    crop = op_of(Warp, 2, place="Crop[0]", matrix=flip_x(8), size=(4, 4), interpolation=None, border=None, cut="window")
    [found] = passes([crop, WARP, LINEAR])
    assert (found.window, found.gather, found.pointwise) == (crop, WARP, (LINEAR,))
    line, = explain(program_of([crop, WARP], np.zeros((2, 8, 8, 3), np.uint8))).passes
    assert (line.gather, line.read, line.written) == ("Warp Crop[0] of Crop[0]", 2 * 4 * 4 * 3, 2 * 4 * 4 * 3)


def test_a_mixture_takes_a_pass_a_part() -> None:
    fork, join = op_of(Fork, 2, place="Mix[0]", weight=0.5), op_of(Join, 2, place="Mix[0]", weight=0.5)
    found = passes([LINEAR, fork, WARP, LINEAR, join, CONTRAST])
    assert [step.barrier for step in found] == ["mix: Mix[0]", "mix: Mix[0]", "statistics of Contrast[0]", "store"]
    assert [len(step.pointwise) for step in found] == [1, 1, 0, 1]


def test_bytes_follow_the_canvas_and_the_dtype() -> None:
    pictures = np.zeros((2, 8, 8, 3), np.uint8)
    explanation = explain(program_of([WARP, LINEAR, BLUR, NORMALIZE], pictures))
    first, second = explanation.passes
    assert (first.read, first.written) == (2 * 8 * 8 * 3, 2 * 4 * 4 * 3 * 4)
    assert (second.read, second.written) == (2 * 4 * 4 * 3 * 4, 2 * 4 * 4 * 3 * 4)
    assert explanation.read == first.read + second.read
    assert explanation.written == first.written + second.written


def test_a_pass_that_only_measures_writes_nothing() -> None:
    pictures = np.zeros((2, 8, 8, 3), np.uint8)
    measured, stored = explain(program_of([CONTRAST], pictures)).passes
    assert (measured.read, measured.written) == (pictures.nbytes, 0)
    assert (stored.read, stored.written) == (pictures.nbytes, pictures.nbytes)


def test_ops_are_listed_with_the_share_and_range_of_active_samples() -> None:
    lines = explain(program_of([LINEAR, CONTRAST], np.zeros((2, 8, 8, 3), np.uint8))).ops
    assert [(line.place, line.kind, line.share) for line in lines] == [
        ("Brightness[0]", "Linear", 1.0), ("Contrast[0]", "Contrast", 0.5),
    ]  # fmt: skip
    assert [line.parameters for line in lines] == ["scale 0.5..1.5, bias 0", "factor 2"]


def test_the_table_names_every_op_pass_and_total() -> None:
    noise = op_of(Noise, 2, place="GaussianNoise[0]", std=0.1, active=[False, False])
    explanation = explain(program_of([WARP, noise, BLUR], np.zeros((2, 8, 8, 3), np.uint8)))
    lines = str(explanation).splitlines()
    assert lines[0] == "2 samples, 3 ops, 2 passes over the pixels"
    for op in (WARP, noise, BLUR):
        assert sum(op.place in line for line in lines) >= 1
    assert f"{explanation.read:,}" in lines[-1]
    assert not any(line != line.rstrip() for line in lines)


def test_an_empty_batch_can_be_explained() -> None:
    empty = op_of(Linear, 0, scale=np.ones((0, 1)), bias=np.ones((0, 1)))
    explanation = explain(program_of([empty], np.zeros((0, 8, 8, 3), np.uint8)))
    assert (explanation.count, explanation.read, explanation.ops[0].share) == (0, 0, 0.0)
