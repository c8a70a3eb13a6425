"""Warps of the reference: copies that are exact, borders as numpy.pad, interpolation worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.build import as_dtype, op_of, program_of, random_picture, smooth_picture
from tests.backends.matrices import IDENTITY, affine, flip_x, flip_y, perspective, shift, stretch, transpose
from tests.backends.strategies import pictures
from tests.backends.warp_strategies import EXACT, GENERAL, warps
from vicinal.backends.reference.run import run
from vicinal.program.ops import BORDERS, INTERPOLATIONS, Warp

PAD_MODES = {"constant": "constant", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric", "wrap": "wrap"}


def warped(picture: Any, matrix: Any, size: tuple[int, int], **values: Any) -> Any:
    op = op_of(Warp, matrix=matrix, size=size, **values)
    return run(program_of(op, [picture]), [picture])[0]


@pytest.mark.parametrize("interpolation", [None, *INTERPOLATIONS])
@pytest.mark.parametrize("border", [None, *BORDERS])
def test_whole_pixel_maps_are_copies(interpolation: str | None, border: str | None) -> None:
    picture = random_picture((5, 7, 3))
    how = {"interpolation": interpolation, "border": border}
    assert np.array_equal(warped(picture, IDENTITY, (5, 7), **how), picture)
    assert np.array_equal(warped(picture, flip_x(7), (5, 7), **how), picture[:, ::-1])
    assert np.array_equal(warped(picture, flip_y(5), (5, 7), **how), picture[::-1])
    assert np.array_equal(warped(picture, transpose(), (7, 5), **how), picture.transpose(1, 0, 2))
    assert np.array_equal(warped(picture, shift(2, 1), (3, 4), **how), picture[1:4, 2:6])
    quarter = affine((5, 5), degrees=90)  # clockwise on the screen
    assert np.array_equal(warped(picture[:, :5], quarter, (5, 5), **how), np.rot90(picture[:, :5], -1))


@settings(max_examples=40)
@given(
    size=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    pad=st.tuples(*[st.integers(0, 20)] * 4),
    border=st.sampled_from(BORDERS),
    interpolation=st.sampled_from((None, *INTERPOLATIONS)),
)
def test_borders_are_those_of_numpy_pad(
    size: tuple[int, int], pad: tuple[int, int, int, int], border: str, interpolation: str | None
) -> None:
    top, bottom, left, right = pad
    picture = random_picture((*size, 2), np.uint16)
    out_size = (size[0] + top + bottom, size[1] + left + right)
    extra = {"constant_values": 65535} if border == "constant" else {}
    padded = np.pad(picture, ((top, bottom), (left, right), (0, 0)), mode=PAD_MODES[border], **extra)  # type: ignore[call-overload]
    got = warped(picture, shift(-left, -top), out_size, border=border, interpolation=interpolation, fill=(1.0,))
    assert np.array_equal(got, padded)


def test_fill_is_one_number_or_one_a_channel() -> None:
    picture = random_picture((2, 2, 3))
    away = shift(50, 0)
    assert (warped(picture, away, (1, 1), fill=(0.2,)) == 51).all()
    assert warped(picture, away, (1, 1), fill=(0.0, 0.2, 1.0)).tolist() == [[[0, 51, 255]]]


def test_border_none_is_edge() -> None:
    picture = random_picture((4, 4, 3))
    for interpolation in INTERPOLATIONS:
        turn = affine((4, 4), degrees=30)
        none = warped(picture, turn, (4, 4), interpolation=interpolation, border=None)
        assert np.array_equal(none, warped(picture, turn, (4, 4), interpolation=interpolation, border="edge"))


def test_half_pixel_shift_of_a_row() -> None:
    row = np.array([0.0, 0.0, 1.0, 0.0, 0.0], np.float32).reshape(1, 5, 1)

    def half(interpolation: str) -> list[float]:
        moved = warped(row, shift(0.5, 0), (1, 5), interpolation=interpolation, border="edge")
        assert isinstance(moved, np.ndarray)
        return [float(v) for v in moved[0, :, 0]]

    assert half("nearest") == [0, 1, 0, 0, 0]  # a tie goes to the greater index
    assert half("bilinear") == [0, 0.5, 0.5, 0, 0]
    assert half("area") == [0, 0.5, 0.5, 0, 0]
    # Keys' weights at a half with a = -0.75: 19/32 next to the point, -3/32 one further; negative values are clamped.
    assert half("bicubic") == [0, 19 / 32, 19 / 32, 0, 0]


def test_area_of_a_halved_row_weighs_a_triangle() -> None:
    row = np.linspace(0, 1, 8, dtype=np.float32).reshape(1, 8, 1) ** 2
    halved = warped(row, stretch((1, 8), (1, 4)), (1, 4), interpolation="area", border=None)[0, :, 0]
    inner = row[0, :, 0].astype(np.float64)
    assert halved[1] == pytest.approx((inner[1] + 3 * inner[2] + 3 * inner[3] + inner[4]) / 8)
    assert halved[0] == pytest.approx((3 * inner[0] + 3 * inner[1] + inner[2]) / 7)  # no pixel at -1: renormalised


def test_area_never_loses_a_pixel_that_bilinear_skips() -> None:
    picture = np.zeros((1, 64, 1), np.float32)
    picture[0, 5] = 1.0
    small = stretch((1, 64), (1, 4))
    assert warped(picture, small, (1, 4), interpolation="bilinear", border="edge").sum() == 0
    assert warped(picture, small, (1, 4), interpolation="area", border="edge").sum() > 0


@settings(max_examples=60)
@given(data=st.data())
def test_constant_pictures_stay_constant(data: st.DataObject) -> None:
    batch = data.draw(pictures(contents=("constant",)))
    borders = tuple(border for border in BORDERS if border != "constant")
    sizes = [picture.shape[:2] for picture in batch]
    canvas = np.array(sizes, np.int64).reshape(-1, 2)
    channels = batch.shape[-1] if isinstance(batch, np.ndarray) else batch[0].shape[-1]
    op = data.draw(warps(canvas, channels, np.ones(len(batch), np.bool_), EXACT + GENERAL, borders=borders))
    for before, after in zip(batch, run(program_of(op, batch), batch), strict=True):
        assert np.allclose(after, before[0, 0], rtol=1e-6)


def test_behind_the_camera_is_fill_whatever_the_border() -> None:
    picture = np.full((4, 4, 1), 255, np.uint8)
    matrix = np.eye(3)
    matrix[2] = [-1.0, 0.0, 2.0]  # W = 2 - x: columns 2 and 3 look backwards
    for border in BORDERS:
        seen = warped(picture, matrix, (4, 4), border=border, interpolation="nearest", fill=(0.2,))
        assert (seen[:, 2:] == 51).all()
        assert (seen[0, 0] == 255).all()


def test_a_shift_of_the_far_horizon_does_not_overflow() -> None:
    picture = smooth_picture((8, 8, 3))
    matrix = np.eye(3)
    matrix[2] = [-1.0, 0.0, 3.5 + 1e-13]
    for border in BORDERS:
        assert warped(picture, matrix, (8, 8), border=border).shape == (8, 8, 3)


def test_warps_compose_exactly_when_affine_copies() -> None:
    picture = random_picture((6, 9, 4), np.uint16)
    turn, back = op_of(Warp, matrix=flip_x(9), size=(6, 9)), op_of(Warp, matrix=flip_x(9), size=(6, 9))
    assert np.array_equal(run(program_of([turn, back], [picture]), [picture])[0], picture)


def test_a_perspective_keeps_the_centre_and_shrinks_the_far_side() -> None:
    size = (64, 64)
    picture = np.zeros((*size, 1), np.float32)
    picture[:, 30:34] = 1.0
    seen = warped(picture, perspective(size, 0.5, 0.0), size)
    assert seen[32, 32, 0] == pytest.approx(1.0)
    ramp = np.broadcast_to(np.linspace(0, 1, 64, dtype=np.float32)[:, None, None], (64, 64, 1)).copy()
    tilted = warped(ramp, perspective(size, 0.5, 0.0), size, border="edge")[..., 0]
    rise = tilted[40] - tilted[24]  # what 16 rows of output show of the input
    assert rise[10] > rise[32] > rise[54]


def test_inactive_samples_stay() -> None:
    batch = random_picture((2, 4, 4, 3))
    op = op_of(Warp, 2, active=[True, False], matrix=flip_x(4), size=(4, 4))
    out = run(program_of(op, batch), batch)
    assert np.array_equal(out[0], batch[0][:, ::-1])
    assert np.array_equal(out[1], batch[1])


def test_affine_turns_clockwise_and_moves_right_and_down() -> None:
    picture = as_dtype(np.zeros((5, 5, 1)))
    picture[2, 4] = 255  # to the right of the centre
    assert warped(picture, affine((5, 5), degrees=90), (5, 5))[4, 2] == 255  # now below it
    assert warped(picture, affine((5, 5), offset=(-1, 2)), (5, 5))[4, 3] == 255
