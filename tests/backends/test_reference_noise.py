"""Noise, Impulse and Erase of the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.backends.build import op_of, program_of, random_picture
from vicinal.backends.reference.run import run
from vicinal.program import ops
from vicinal.sampling.noise import gaussian_field, uniform_field


def after(picture: Any, *chain: ops.Op) -> Any:
    return run(program_of(list(chain), [picture]), [picture])[0]


GREY = np.full((64, 64, 3), 0.5, np.float32)
UNIT = op_of(ops.Normalize, mean=(0.5,), std=(0.5,))


def test_noise_adds_the_field_of_its_key() -> None:
    noisy = after(GREY, op_of(ops.Noise, std=0.1, key=77))
    assert np.allclose(noisy, np.clip(0.5 + 0.1 * gaussian_field(77, GREY.shape), 0, 1), atol=1e-7)
    assert not np.array_equal(noisy, after(GREY, op_of(ops.Noise, std=0.1, key=78)))


def test_noise_is_clamped_before_normalize_and_not_after() -> None:
    loud = op_of(ops.Noise, std=2.0)
    assert after(GREY, loud).min() == 0
    assert after(GREY, loud).max() == 1
    assert np.abs(after(GREY, UNIT, loud)).max() > 2


def test_noise_of_whole_pixels_is_grey_and_leaves_alpha() -> None:
    picture = np.full((16, 16, 4), 128, np.uint8)
    noisy = after(picture, op_of(ops.Noise, std=0.1, per_channel=False))
    assert (noisy[..., :3] == noisy[..., :1]).all()
    assert noisy[..., 0].std() > 10
    assert (noisy[..., 3] == 128).all()
    channels = after(picture, op_of(ops.Noise, std=0.1))
    assert np.abs(np.corrcoef(channels[..., 0].ravel(), channels[..., 1].ravel())[0, 1]) < 0.3


@pytest.mark.parametrize("per_channel", [True, False])
def test_impulse_rates(per_channel: bool) -> None:
    picture = np.full((128, 128, 3), 100, np.uint8)
    op = op_of(ops.Impulse, amount=0.4, salt=0.25, low=0.2, high=0.8, per_channel=per_channel)
    out = after(picture, op)
    count = out.size if per_channel else out.size // 3
    for level, rate in ((204, 0.1), (51, 0.3), (100, 0.6)):
        assert (out == level).mean() == pytest.approx(rate, abs=5 * np.sqrt(rate * (1 - rate) / count))
    assert bool((out == out[..., :1]).all()) is not per_channel


def test_impulse_of_everything_and_nothing() -> None:
    picture = random_picture((32, 32, 3))
    assert (after(picture, op_of(ops.Impulse, amount=1.0, salt=1.0)) == 255).all()
    assert (after(picture, op_of(ops.Impulse, amount=1.0, salt=0.0)) == 0).all()
    assert np.array_equal(after(picture, op_of(ops.Impulse, amount=0.0)), picture)


def test_more_impulses_keep_the_former_ones() -> None:
    picture = np.full((64, 64, 1), 100, np.uint8)
    few, many = (after(picture, op_of(ops.Impulse, amount=amount)) != 100 for amount in (0.1, 0.3))
    assert (many | ~few).all()


RECTANGLES = [[1, 2, 3, 5], [4, 4, 4, 6], [3, 0, 2, 2]]  # the last two are empty


def inside(picture: Any) -> Any:
    mask = np.zeros(picture.shape[:2], np.bool_)
    mask[1:3, 2:5] = True
    return mask


def test_erase_constant_fills_half_open_rectangles_of_all_channels() -> None:
    picture = random_picture((6, 7, 4))
    mask = inside(picture)
    out = after(picture, op_of(ops.Erase, rectangles=RECTANGLES, fill="constant", value=(0.2,)))
    assert (out[mask] == 51).all()
    assert np.array_equal(out[~mask], picture[~mask])
    colours = after(picture, op_of(ops.Erase, rectangles=RECTANGLES, fill="constant", value=(0.0, 0.2, 0.4, 1.0)))
    assert (colours[mask] == [0, 51, 102, 255]).all()


def test_erase_mean_is_of_each_channel_before_erasing() -> None:
    picture = random_picture((6, 7, 3), np.float32)
    out = after(picture, op_of(ops.Erase, rectangles=RECTANGLES, fill="mean"))
    assert np.allclose(out[inside(picture)], picture.mean(axis=(0, 1)), atol=1e-6)
    normal = after(picture, UNIT, op_of(ops.Erase, rectangles=RECTANGLES, fill="mean"))
    assert np.allclose(normal[inside(picture)], (picture.mean(axis=(0, 1)) - 0.5) / 0.5, atol=1e-6)


def test_erase_noise_is_uniform_over_the_range_and_normal_once_normalized() -> None:
    picture = random_picture((6, 7, 3), np.float32)
    op = op_of(ops.Erase, rectangles=RECTANGLES, fill="noise", key=5)
    mask = inside(picture)
    assert np.allclose(after(picture, op)[mask], uniform_field(5, picture.shape)[mask], atol=1e-7)
    assert np.allclose(after(picture, UNIT, op)[mask], gaussian_field(5, picture.shape)[mask], atol=1e-6)
    assert np.array_equal(after(picture, op)[~mask], picture[~mask])
