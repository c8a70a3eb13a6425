"""Noise on the CPU backend: means, variances and rates over a million values, within 4 standard errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import op_of, program_of
from vicinal.backends.cpu.run import run
from vicinal.program import ops

SIDE = 600  # x 600 x 3 channels: 1.08 million values


def after(op: ops.Op, shape: tuple[int, ...] = (SIDE, SIDE, 3), value: float = 0.5, dtype: Any = np.float32) -> Any:
    top = 1.0 if dtype is np.float32 else np.iinfo(dtype).max
    picture = np.full((1, *shape), value * top, dtype)
    return np.asarray(run(program_of(op, picture), picture))[0]


def assert_rate(hits: Any, rate: float) -> None:
    assert abs(hits.mean() - rate) <= 4 * np.sqrt(rate * (1 - rate) / hits.size)


def assert_moments(values: Any, mean: float, variance: float, kurtosis: float) -> None:
    """Mean and variance of independent values: the variance's own variance follows from the kurtosis."""
    count = values.size
    assert abs(values.mean() - mean) <= 4 * np.sqrt(variance / count)
    assert abs(values.var() - variance) <= 4 * variance * np.sqrt((kurtosis - 1) / count)


@pytest.mark.parametrize("key", [1, 2**63 + 12345])
@pytest.mark.parametrize("per_channel", [True, False])
def test_gaussian_noise(per_channel: bool, key: int) -> None:
    std, side = 0.05, SIDE if per_channel else 1024  # one value a pixel: 1024 x 1024 of them
    noisy = after(op_of(ops.Noise, std=std, key=key, per_channel=per_channel), (side, side, 3)).astype(np.float64)
    drawn = noisy if per_channel else noisy[..., 0]
    assert drawn.size >= 10**6
    assert_moments(drawn - 0.5, 0.0, std**2, 3.0)
    z = (drawn - 0.5) / std
    for at in (-3.0, -1.0, 0.0, 1.0, 2.0, 3.0):
        assert_rate(z < at, _normal_cdf(at))


def _normal_cdf(x: float) -> float:
    from scipy.stats import norm

    return float(norm.cdf(x))


def test_gaussian_noise_on_levels_has_the_variance_of_its_rounding_too() -> None:
    noisy = after(op_of(ops.Noise, std=10 / 255), value=128 / 255, dtype=np.uint8).astype(np.float64)
    assert_moments(noisy, 128.0, 100.0 + 1 / 12, 3.0)


def test_neighbours_channels_and_keys_are_independent() -> None:
    picture = np.full((2, SIDE, SIDE, 3), 0.5, np.float32)
    z = np.asarray(run(program_of(op_of(ops.Noise, 2, std=0.05, key=5), picture), picture))
    np.testing.assert_array_equal(z[0], z[1])  # the field is a matter of the key alone
    field = z[0].astype(np.float64) - 0.5
    other = after(op_of(ops.Noise, std=0.05, key=6)).astype(np.float64) - 0.5
    pairs = [(field[:, 1:], field[:, :-1]), (field[1:], field[:-1]), (field[..., 0], field[..., 1]), (field, other)]
    pairs += [(field[:, gap:], field[:, :-gap]) for gap in (2, 4, 75, 150)]  # lanes and runs of the generator
    for one, two in pairs:
        correlation = np.mean(one * two) / 0.05**2
        assert abs(correlation) <= 4 / np.sqrt(one.size)


def test_uniform_fill_of_erased_places() -> None:
    filled = after(op_of(ops.Erase, rectangles=[[0, 0, SIDE, SIDE]], fill="noise", key=9)).astype(np.float64)
    assert filled.min() >= 0
    assert filled.max() <= 1
    assert_moments(filled, 0.5, 1 / 12, 1.8)


def test_normal_fill_of_erased_places_after_normalize() -> None:
    picture = np.full((1, SIDE, SIDE, 3), 0.5, np.float32)
    unit = op_of(ops.Normalize, mean=(0.5,), std=(0.5,))
    erase = op_of(ops.Erase, rectangles=[[0, 0, SIDE, SIDE]], fill="noise", key=9)
    filled = np.asarray(run(program_of([unit, erase], picture), picture))[0].astype(np.float64)
    assert_moments(filled, 0.0, 1.0, 3.0)


@pytest.mark.parametrize(("amount", "salt"), [(0.02, 0.5), (0.3, 0.2), (1.0, 0.7)])
def test_impulse_rates(amount: float, salt: float) -> None:
    out = after(op_of(ops.Impulse, amount=amount, salt=salt, key=3), dtype=np.uint8)
    assert_rate(out == 255, amount * salt)
    assert_rate(out == 0, amount * (1 - salt))


@pytest.mark.parametrize("per_channel", [False, True])
def test_salt_and_pepper_rates(per_channel: bool) -> None:
    grey = np.full((3, SIDE, SIDE, 3), 128, np.uint8)
    out = vc.Pipeline([vc.SaltAndPepper(amount=0.1, salt=0.3, per_channel=per_channel)], seed=2)(grey)
    drawn = out if per_channel else out[..., 0]
    assert drawn.size >= 10**6
    assert per_channel or (out == out[..., :1]).all()
    assert_rate(drawn == 255, 0.03)
    assert_rate(drawn == 0, 0.07)


def test_pixel_dropout_rate() -> None:
    grey = np.full((3, SIDE, SIDE, 3), 128, np.uint8)
    out = vc.Pipeline([vc.PixelDropout(amount=0.25)], seed=2)(grey)
    assert_rate((out == 0).all(axis=3), 0.25)
    assert set(np.unique(out).tolist()) == {0, 128}


@pytest.mark.parametrize("length", [5, 6])
def test_cutout_covers_every_place_at_its_rate(length: int) -> None:
    """A centre is uniform over the pixels; the hole goes from length // 2 pixels before it, and is cut at the edges."""
    count, side = 20_000, 16
    out = vc.Pipeline([vc.Cutout(length=length)], seed=4)(np.full((count, side, side, 1), 200, np.uint8))
    place, centre = np.arange(side)[:, None], np.arange(side)[None, :]
    first = centre - length // 2
    along = ((place >= first) & (place < first + length)).mean(axis=1)
    wanted = along[:, None] * along[None, :]
    error = np.sqrt(wanted * (1 - wanted) / count)
    assert (np.abs((out[..., 0] == 0).mean(axis=0) - wanted) <= 4.5 * error).all()  # 256 places: a little more than 4


@pytest.mark.parametrize("holes", [1, 3])
def test_cutout_covers_the_area_of_its_holes(holes: int) -> None:
    """In the middle, where no hole is cut off: a place stays with probability (1 - (length / side)^2) ^ holes."""
    out = vc.Pipeline([vc.Cutout(length=4, holes=holes)], seed=8)(np.full((10_000, 20, 20, 1), 200, np.uint8))
    rate = 1 - (1 - (4 / 20) ** 2) ** holes
    assert_rate(out[:, 10, 10, 0] == 0, rate)


def test_cutout_holes_are_active_at_p() -> None:
    out = vc.Pipeline([vc.Cutout(length=6, p=0.35)], seed=4)(np.full((20_000, 12, 12, 1), 200, np.uint8))
    assert_rate((out == 0).any(axis=(1, 2, 3)), 0.35)
