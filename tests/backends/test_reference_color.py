"""Colour ops of the reference on pictures small enough to work out by hand."""

from __future__ import annotations

import colorsys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import op_of, program_of, random_picture, top_of
from tests.backends.strategies import ops_for, pictures
from vicinal.backends.reference.run import run
from vicinal.program import ops

ROW = np.array([0, 50, 128, 250], np.uint8).reshape(1, 4, 1)
RGB = np.array([[[10, 20, 30], [250, 0, 100]]], np.uint8)
COLOUR_KINDS = (
    ops.Linear, ops.Contrast, ops.ColorMatrix, ops.Hue, ops.Power, ops.Posterize, ops.Solarize, ops.Noise, ops.Impulse,
)  # fmt: skip


def after(picture: Any, *chain: ops.Op) -> Any:
    return run(program_of(list(chain), [picture]), [picture])[0]


def values(picture: Any, *chain: ops.Op) -> list[float]:
    return [float(value) for value in after(picture, *chain).ravel()]


def test_linear_scales_adds_and_clamps() -> None:
    assert values(ROW, op_of(ops.Linear, scale=2.0)) == [0, 100, 255, 255]
    assert values(ROW, op_of(ops.Linear, bias=-0.2)) == [0, 0, 77, 199]
    assert values(ROW, op_of(ops.Linear, scale=-1.0, bias=1.0)) == [255, 205, 127, 5]
    per_channel = op_of(ops.Linear, scale=[1.0, 2.0, 0.0], bias=[0.0, 0.0, 1.0])
    assert after(RGB, per_channel).tolist() == [[[10, 40, 255], [250, 0, 255]]]


def test_half_levels_round_to_even() -> None:
    picture = np.array([1, 3, 5, 7], np.uint8).reshape(1, 4, 1)
    assert values(picture, op_of(ops.Linear, scale=0.5)) == [0, 2, 2, 4]


def test_clamping_happens_after_each_op() -> None:
    there_and_back = [op_of(ops.Linear, scale=4.0), op_of(ops.Linear, scale=0.25)]
    assert values(ROW, *there_and_back) == [0, 50, 64, 64]


def test_values_stay_unrounded_between_ops_unless_a_round_op_stands_there() -> None:
    picture = np.full((1, 1, 1), 3, np.uint8)
    chain = [op_of(ops.Linear, scale=0.5), op_of(ops.Linear, scale=3.0)]
    assert values(picture, *chain) == [4]  # 4.5, half to even
    assert values(picture, chain[0], op_of(ops.Round), chain[1]) == [6]  # 1.5 became 2
    floats = picture.astype(np.float32) / 255
    assert values(floats, chain[0], op_of(ops.Round), chain[1]) == pytest.approx([4.5 / 255])


def test_contrast_turns_about_the_mean_grey() -> None:
    picture = np.array([[[0], [100]]], np.uint8)
    assert values(picture, op_of(ops.Contrast, factor=0.5)) == [25, 75]
    assert values(picture, op_of(ops.Contrast, factor=0.0)) == [50, 50]
    assert values(picture, op_of(ops.Contrast, factor=1.5)) == [0, 125]
    grey = float((RGB.reshape(-1, 3) @ [0.299, 0.587, 0.114]).mean())
    assert set(values(RGB, op_of(ops.Contrast, factor=0.0))) == {round(grey)}
    five = np.arange(10, dtype=np.uint8).reshape(1, 2, 5)
    assert set(values(five, op_of(ops.Contrast, factor=0.0))) == {4}  # 4.5


def test_contrast_takes_the_mean_of_what_came_before_it() -> None:
    picture = np.array([[[0], [100]]], np.uint8)
    assert values(picture, op_of(ops.Linear, scale=2.0), op_of(ops.Contrast, factor=0.0)) == [100, 100]


def test_color_matrix_mixes_rows_by_channels() -> None:
    swap = op_of(ops.ColorMatrix, matrix=[[0, 0, 1], [0, 1, 0], [1, 0, 0]])
    assert after(RGB, swap).tolist() == [[[30, 20, 10], [100, 0, 250]]]
    red = op_of(ops.ColorMatrix, matrix=[[1, 0, 0], [1, 0, 0], [2, 0, 0]])
    assert after(RGB, red).tolist() == [[[10, 10, 20], [250, 250, 255]]]


def test_hue_turns_red_to_green_to_blue() -> None:
    red = np.array([[[255, 0, 0]]], np.uint8)
    assert after(red, op_of(ops.Hue, shift=1 / 3)).tolist() == [[[0, 255, 0]]]
    assert after(red, op_of(ops.Hue, shift=-1 / 3)).tolist() == [[[0, 0, 255]]]
    assert after(red, op_of(ops.Hue, shift=0.5)).tolist() == [[[0, 255, 255]]]


@settings(max_examples=60)
@given(rgb=st.tuples(*[st.integers(0, 255)] * 3), shift=st.floats(-2, 2))
def test_hue_is_that_of_the_standard_library(rgb: tuple[int, int, int], shift: float) -> None:
    picture = (np.array(rgb).reshape(1, 1, 3) / 255).astype(np.float32)
    hue, saturation, value = colorsys.rgb_to_hsv(*(float(v) for v in picture[0, 0]))
    turned = colorsys.hsv_to_rgb((hue + shift) % 1.0, saturation, value)
    assert after(picture, op_of(ops.Hue, shift=shift))[0, 0] == pytest.approx(turned, abs=1e-6)


def test_one_colour_channel_has_no_hue_and_no_saturation() -> None:
    for channels in (1, 2):
        picture = random_picture((3, 3, channels))
        assert np.array_equal(after(picture, op_of(ops.Hue, shift=0.3)), picture)
        assert np.array_equal(after(picture, op_of(ops.ColorMatrix, matrix=np.full((3, 3), 0.1))), picture)


def test_power() -> None:
    assert values(ROW, op_of(ops.Power, exponent=1.0)) == ROW.ravel().tolist()
    halves = np.array([0.0, 0.25, 1.0], np.float32).reshape(1, 3, 1)
    assert values(halves, op_of(ops.Power, exponent=0.5)) == [0, 0.5, 1]
    assert values(halves, op_of(ops.Power, exponent=2.0)) == [0, 0.0625, 1]


@pytest.mark.parametrize("bits", range(1, 9))
def test_posterize_masks_the_low_bits_of_every_level(bits: int) -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    mask = 256 - 2 ** (8 - bits)
    posterize = op_of(ops.Posterize, bits=bits)
    assert np.array_equal(after(levels, posterize), levels & mask)
    floats = levels.astype(np.float32) / np.float32(255)
    assert np.allclose(after(floats, posterize) * 255, levels & mask, atol=1e-4)
    every_uint16 = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1)
    assert np.array_equal(after(every_uint16, posterize), (every_uint16 // 257 & mask) * 257)


def test_solarize_inverts_from_the_threshold_on() -> None:
    assert values(ROW, op_of(ops.Solarize, threshold=128 / 255)) == [0, 50, 127, 5]
    assert values(ROW, op_of(ops.Solarize, threshold=129 / 255)) == [0, 50, 128, 5]
    assert values(ROW, op_of(ops.Solarize, threshold=0.0)) == [255, 205, 127, 5]


def test_float_error_ahead_of_a_jump_does_not_cost_a_level() -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    a_hair_less = op_of(ops.Linear, scale=1 - 1e-7)
    assert np.array_equal(after(levels, a_hair_less, op_of(ops.Posterize, bits=5)), levels & 0b11111000)
    solarized = after(levels, a_hair_less, op_of(ops.Solarize, threshold=128 / 255))
    assert np.array_equal(solarized, np.where(levels >= 128, 255 - levels, levels))


@settings(max_examples=60)
@given(data=st.data())
def test_alpha_is_never_recoloured(data: st.DataObject) -> None:
    batch = data.draw(pictures(channels=(2, 4)))
    chain = data.draw(ops_for(batch, kinds=COLOUR_KINDS))
    for before, changed in zip(batch, run(program_of(chain, batch), batch), strict=True):
        assert np.array_equal(changed[..., -1], before[..., -1])


@settings(max_examples=60)
@given(data=st.data())
def test_neutral_parameters_change_nothing(data: st.DataObject) -> None:
    batch = data.draw(pictures(channels=(1, 3, 4)))
    count = len(batch)
    neutral: list[ops.Op] = [
        op_of(ops.Linear, count),
        op_of(ops.Contrast, count, factor=1.0),
        op_of(ops.ColorMatrix, count, matrix=np.eye(3)),
        op_of(ops.Hue, count, shift=float(data.draw(st.integers(-2, 2)))),
        op_of(ops.Power, count, exponent=1.0),
        op_of(ops.Solarize, count, threshold=1.1),
        op_of(ops.Noise, count, std=0.0),
        op_of(ops.Impulse, count, amount=0.0),
        op_of(ops.Round, count),
        op_of(ops.Filter, count, kernel_x=[0.0, 1.0, 0.0], kernel_y=[1.0]),
    ]
    for before, same in zip(batch, run(program_of(neutral, batch), batch), strict=True):
        assert same.dtype == before.dtype
        assert np.allclose(same, before, rtol=1e-6, atol=1e-7 * top_of(before.dtype))
