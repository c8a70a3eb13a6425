"""Noise by functions of whole pictures: its mean, its spread, and what it is drawn from."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

import vicinal as vc
from tests.backends.build import smooth_picture
from vicinal.transforms.catalogue import transform_class

NOISES = ("MultiplicativeNoise", "SpeckleNoise", "ShotNoise", "ISONoise")


def run(name: str, picture: Any, ids: Any = 0, **arguments: Any) -> Any:
    """The picture under one transform of the catalogue."""
    return vc.Pipeline([transform_class(name)(**arguments)], seed=0)(picture, ids=ids)


def flat(value: float, channels: int = 3) -> Any:
    return np.full((200, 300, channels), value, np.float32)


@pytest.mark.parametrize("value", [0.2, 0.5])
@pytest.mark.parametrize(("low", "high"), [(0.9, 1.1), (0.2, 1.8), (1.5, 1.5)])
def test_factors_fill_their_range_evenly(value: float, low: float, high: float) -> None:
    factors = run("MultiplicativeNoise", flat(value), factor=(low, high), per_channel=True) / value
    assert low - 1e-6 <= factors.min() < low + 0.01 <= max(high, low + 0.01)
    assert high - 0.01 < factors.max() <= high + 1e-6
    assert factors.mean() == pytest.approx((low + high) / 2, abs=0.01)
    assert factors.std() == pytest.approx((high - low) / 12**0.5, rel=0.02)


@pytest.mark.parametrize("std", [0.02, 0.2])
@pytest.mark.parametrize("value", [0.1, 0.4])
def test_speckle_grows_with_the_value(std: float, value: float) -> None:
    found = run("SpeckleNoise", flat(value), std=std)
    assert found.mean() == pytest.approx(value, rel=0.01)
    assert found.std() == pytest.approx(std * value, rel=0.02)


@pytest.mark.parametrize("photons", [20, 200, 5000])
@pytest.mark.parametrize("value", [0.1, 0.3])
def test_photons_are_counted(photons: float, value: float) -> None:
    found = run("ShotNoise", flat(value), photons=photons)
    assert found.mean() == pytest.approx(value, rel=0.02)
    assert found.std() == pytest.approx((value / photons) ** 0.5, rel=0.02)
    counts = found.astype(np.float64) * photons
    inside = found < 1
    np.testing.assert_allclose(counts[inside], np.rint(counts[inside]), atol=1e-3)
    assert not run("ShotNoise", flat(0.0), photons=photons).any()


@pytest.mark.parametrize("name", ["MultiplicativeNoise", "SpeckleNoise"])
def test_channels_share_a_number_or_have_their_own(name: str) -> None:
    strong: dict[str, Any] = {"factor": (0.5, 1.5)} if name == "MultiplicativeNoise" else {"std": 0.2}
    grey = run(name, flat(0.5), **strong, per_channel=False)
    np.testing.assert_array_equal(grey[..., 0], grey[..., 2])
    own = run(name, flat(0.5), **strong, per_channel=True)
    assert abs(np.corrcoef(own[..., 0].ravel(), own[..., 2].ravel())[0, 1]) < 0.02


@pytest.mark.parametrize("intensity", [0.2, 1.0])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_sensor_s_lightness_grows_by_poisson_numbers(intensity: float, channels: int) -> None:
    picture = np.concatenate([flat(0.2, channels), flat(0.6, channels)])
    found = run("ISONoise", picture, color_shift=0.0, intensity=intensity)
    mean = 255 * 0.2 * intensity  # the deviation of lightness is 0.2
    for part, value in ((found[:200], 0.2), (found[200:], 0.6)):
        numbers = (part.astype(np.float64)[..., 0] - value) / (1 - value) * 255
        assert numbers.mean() == pytest.approx(mean, rel=0.02)
        assert numbers.var() == pytest.approx(mean, rel=0.03)
    np.testing.assert_allclose(found[..., 0], found[..., -1], atol=1e-6)  # grey stays grey


@pytest.mark.parametrize("shift", [0.01, 0.1])
@pytest.mark.parametrize("intensity", [0.1, 0.5])
def test_a_sensor_s_hues_spread(shift: float, intensity: float) -> None:
    picture = np.tile(np.float32([0.2, 0.8, 0.8]), (200, 300, 1))  # half a turn, far from where hues begin anew
    found = run("ISONoise", picture, color_shift=shift, intensity=intensity)
    hues = cv2.cvtColor(found, cv2.COLOR_RGB2HLS)[..., 0] / 360
    assert hues.mean() == pytest.approx(0.5, abs=0.002)
    assert hues.std() == pytest.approx(shift * intensity, rel=0.02)
    np.testing.assert_allclose(run("ISONoise", picture, color_shift=shift, intensity=0.0), picture, atol=1e-5)


@pytest.mark.parametrize("name", NOISES)
def test_noise_is_a_sample_s_own_in_any_batch(name: str) -> None:
    pictures = np.stack([smooth_picture((20, 30, 3), np.uint8)] * 4)
    together = run(name, pictures, ids=[3, 1, 2, 0])
    for place, id_ in enumerate([3, 1, 2, 0]):
        np.testing.assert_array_equal(run(name, pictures[0], ids=id_), together[place])
    assert (together[0] != together[1]).any()


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("MultiplicativeNoise", {"factor": (1.1, 0.9)}, r"MultiplicativeNoise\.factor: expected a pair .*, got \(1\.1, 0\.9\)"),
        ("MultiplicativeNoise", {"factor": 0}, r"MultiplicativeNoise\.factor: expected a pair .*, got 0"),
        ("SpeckleNoise", {"std": 2}, r"SpeckleNoise\.std: expected .*\[0, 1\], got 2"),
        ("SpeckleNoise", {"per_channel": 1}, r"SpeckleNoise\.per_channel: expected True or False, got 1"),
        ("ShotNoise", {"photons": 0.1}, r"ShotNoise\.photons: expected .*, got 0\.1"),
        ("ISONoise", {"color_shift": 18}, r"ISONoise\.color_shift: expected .*did you mean 18/360 = 0\.05"),
        ("ISONoise", {"intensity": (-1, 1)}, r"ISONoise\.intensity: expected .*, got \(-1, 1\)"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, arguments: Any, message: str) -> None:
    with pytest.raises(vc.SpecError, match=message):
        transform_class(name)(**arguments)
