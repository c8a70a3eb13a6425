"""Sensors, screens, scanners and coils against SciPy, NumPy and their formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import ndimage, stats

import vicinal as vc
from tests.backends.build import random_picture, smooth_picture
from tests.transforms.running import DTYPES, close, fractions, run

SIZE = (31, 44)
FLAT = np.full((220, 220, 3), 0.5, np.float32)


@pytest.mark.parametrize("dtype", DTYPES)
def test_another_white_scales_red_and_blue(dtype: Any) -> None:
    picture = random_picture((*SIZE, 3), dtype)
    wanted = np.clip(fractions(picture) * [0.7, 1, 1.3], 0, 1)
    assert close(run("WhiteBalance", picture, red=0.7, blue=1.3), wanted)
    grey = picture[:, :, :1].copy()
    np.testing.assert_array_equal(run("WhiteBalance", grey, red=0.7, blue=1.3), grey)
    dots = vc.Pipeline([vc.WhiteBalance()], seed=1)(np.full((400, 1, 1, 3), 0.5, np.float32)).reshape(400, 3)
    assert abs(np.log(2 * dots[:, 0]).mean()) < 4 * np.log(1.25) / np.sqrt(3 * 400)
    assert abs(np.corrcoef(dots[:, 0], dots[:, 2])[0, 1]) < 0.2


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("levels", [1, 3, 8, 256])
def test_levels_are_the_middles_of_equal_cells(dtype: Any, levels: int) -> None:
    picture = random_picture((*SIZE, 2), dtype)
    edges = np.arange(1, levels) / levels
    wanted = (np.searchsorted(edges, fractions(picture).astype(np.float32), side="right") + 0.5) / levels
    found = run("Quantize", picture, levels=levels)
    assert (np.abs(fractions(found) - wanted) > 1.01 / (2 * (255 if dtype is np.uint8 else 65535))).mean() < 1e-3
    assert len(np.unique(found)) <= levels


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_threshold_leaves_black_and_white(dtype: Any) -> None:
    picture = random_picture((*SIZE, 3), dtype)
    assert close(run("Threshold", picture, at=0.4), fractions(picture) >= 0.4)
    assert fractions(run("Threshold", picture, at=0.0)).min() == 1


@pytest.mark.parametrize("channels", [1, 3])
def test_the_mean_grey_value_is_the_one_that_is_asked_for(channels: int) -> None:
    picture = (smooth_picture((*SIZE, channels), np.uint8) / np.float32(510)).astype(np.float32)
    found = run("ExposureMatching", picture, mean=0.3).astype(np.float64)
    grey = found @ [0.299, 0.587, 0.114] if channels == 3 else found
    assert grey.mean() == pytest.approx(0.3, abs=1e-5)
    np.testing.assert_allclose(found / picture, (found / picture).flat[0], rtol=1e-5)
    black = np.zeros((4, 5, channels), np.uint8)
    np.testing.assert_array_equal(run("ExposureMatching", black, mean=0.3), black)


def test_a_shifted_histogram_keeps_order_ends_and_bounds() -> None:
    ramp = np.repeat(np.linspace(0, 1, 1001, dtype=np.float32)[None, :, None], 3, axis=2)
    seen = []
    for id_ in range(60):
        found = run("HistogramShift", ramp, id=id_, points=6, strength=1.0)[0].astype(np.float64)
        assert (np.diff(found, axis=0) > -1e-6).all()
        assert found[0].tolist() == [0, 0, 0]
        assert found[-1].tolist() == [1, 1, 1]
        assert (found[:, 0] == found[:, 2]).all()
        seen.append(found[200:1000:200, 0] - np.arange(1, 5) / 5)
    assert np.abs(seen).max() <= 0.1 + 1e-6
    assert np.ptp(seen, axis=0).min() > 0.15
    np.testing.assert_allclose(run("HistogramShift", ramp, strength=0.0), ramp, atol=1e-6)


def test_a_field_of_coils_is_smooth_and_of_its_degree() -> None:
    rows = np.linspace(-1 + 1 / 220, 1 - 1 / 220, 220)
    for kind, degree in (("linear", 1), ("quadratic", 2), ("cubic", 3)):
        field = np.log(run("BiasField", FLAT * 0.2, strength=0.2, kind=kind).astype(np.float64) / 0.1)
        assert (field[:, :, 0] == field[:, :, 1]).all()
        basis = [np.outer(rows**a, rows**b).ravel() for a in range(degree + 1) for b in range(degree + 1 - a)]
        left = np.linalg.lstsq(np.array(basis).T, field[:, :, 0].ravel(), rcond=None)[1]
        assert left[0] < 1e-4
        assert np.ptp(field) > 0.02
    np.testing.assert_allclose(run("BiasField", FLAT, strength=0.0), FLAT, rtol=1e-6)


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize(("name", "field", "law"), [("UniformNoise", "reach", stats.uniform(-0.1, 0.2)),
                                                    ("LaplaceNoise", "scale", stats.laplace(0, 0.1))])  # fmt: skip
def test_noise_has_its_law(name: str, field: str, law: Any, per_channel: bool) -> None:
    noise = run(name, FLAT, per_channel=per_channel, **{field: 0.1}).astype(np.float64) - 0.5
    inside = noise[np.abs(noise) < 0.49]
    assert stats.kstest(inside[::40], law.cdf).pvalue > 1e-3
    assert (np.ptp(noise, axis=2).max() > 0.01) == per_channel
    np.testing.assert_array_equal(run(name, FLAT, **{field: 0.0}), FLAT)


@pytest.mark.parametrize("value", [0.1, 0.6])
def test_the_variance_of_a_sensor_is_of_light_and_of_reading(value: float) -> None:
    noise = run("SensorNoise", FLAT * 2 * np.float32(value), shot=0.004, read=0.01).astype(np.float64) - value
    assert noise.var() == pytest.approx(0.004 * value + 0.0001, rel=0.05)
    assert abs(np.corrcoef(noise[:, :, 0].ravel(), noise[:, :, 1].ravel())[0, 1]) < 0.02


@pytest.mark.parametrize("size", [(31, 44), (1, 9), (8, 1), (30, 30)])
@pytest.mark.parametrize("keep", [0.0, 0.25, 0.8, 1.0])
def test_frequencies_beyond_are_gone(size: tuple[int, int], keep: float) -> None:
    picture = (0.4 + 0.2 * random_picture((*size, 3), np.float32)).astype(np.float32)
    down, across = (np.fft.fftfreq(side) for side in size)
    kept = np.hypot(down[:, None], across) <= keep * np.sqrt(0.5) + 1e-12
    wanted = np.fft.ifft2(np.fft.fft2(picture, axes=(0, 1)) * kept[:, :, None], axes=(0, 1)).real
    np.testing.assert_allclose(run("GibbsRinging", picture, keep=keep), wanted, atol=1e-5)


def test_lines_lie_a_period_apart_and_turn_as_rotate_does() -> None:
    white = np.ones((120, 120, 1), np.float32)
    found = run("Scanlines", white, period=8, strength=0.6, degrees=0, phase=0.25)[:, :, 0]
    wanted = 1 - 0.6 * (1 + np.cos(2 * np.pi * ((np.arange(120) + 0.5) / 8 + 0.25))) / 2
    np.testing.assert_allclose(found, np.repeat(wanted[:, None], 120, axis=1), atol=1e-5)
    turned = run("Scanlines", white, period=8, strength=0.6, degrees=30, phase=0.25)
    lines = vc.Rotate(30)(run("Scanlines", white, period=8, strength=0.6, degrees=0, phase=0.0))[40:80, 40:80, 0]
    best = max(np.corrcoef(lines.ravel(), run("Scanlines", white, period=8, strength=0.6, degrees=30, phase=phase)
                           [40:80, 40:80, 0].ravel())[0, 1] for phase in np.linspace(0, 1, 17))  # fmt: skip
    assert best > 0.98
    assert turned.min() >= 0.4 - 1e-6


@pytest.mark.parametrize("dtype", DTYPES)
def test_blur_of_two_widths_is_a_gaussian_and_turns(dtype: Any) -> None:
    picture = random_picture((*SIZE, 3), dtype)
    upright = run("AnisotropicBlur", picture, sigma_x=2.0, sigma_y=0.7, degrees=0, shape=1.0)
    gaussian = ndimage.gaussian_filter(fractions(picture), (0.7, 2.0, 0), mode="mirror", truncate=8)
    assert np.abs(fractions(upright) - gaussian).max() < 0.004
    sideways = run("AnisotropicBlur", np.ascontiguousarray(picture.transpose(1, 0, 2)), sigma_x=2.0, sigma_y=0.7, degrees=90,
                   shape=1.0)  # fmt: skip
    assert close(sideways, fractions(upright).transpose(1, 0, 2))


def test_blur_turns_clockwise_and_its_top_may_be_flat() -> None:
    dot = np.zeros((41, 41, 1), np.float32)
    dot[20, 20] = 1
    turned = run("AnisotropicBlur", dot, sigma_x=3.0, sigma_y=0.5, degrees=45, shape=1.0)[:, :, 0]
    assert turned[23, 23] > 10 * turned[17, 23]  # down and to the right
    flat = run("AnisotropicBlur", dot, sigma_x=3.0, sigma_y=3.0, degrees=0, shape=8.0)[20, :, 0]
    assert np.ptp(flat[18:23]) < 1e-4
    assert flat[24] < flat[20] / 1.5


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: vc.Threshold(128), r"Threshold\.at: .*did you mean 128/255"),
        (lambda: vc.UniformNoise(reach=12), r"UniformNoise\.reach: .*did you mean 12/255"),
        (lambda: vc.LaplaceNoise(scale=(0, 20)), r"LaplaceNoise\.scale: .*did you mean"),
        (lambda: vc.SensorNoise(read=3), r"SensorNoise\.read: .*did you mean 3/255"),
        (lambda: vc.ExposureMatching(mean=110), r"ExposureMatching\.mean: .*did you mean 110/255"),
        (lambda: vc.Quantize(0), r"Quantize\.levels: expected .* in \[1, 256\], got 0"),
        (lambda: vc.HistogramShift(points=2), r"HistogramShift\.points: expected .* in \[3, 100\], got 2"),
        (lambda: vc.BiasField(kind="sextic"), r"BiasField\.kind: expected one of linear, quadratic, cubic, got 'sextic'"),
        (lambda: vc.GibbsRinging(keep=50), r"GibbsRinging\.keep: expected .* in \[0, 1\], got 50"),
        (lambda: vc.Scanlines(period=0.5), r"Scanlines\.period: expected .* in \[1, 1000\], got 0\.5"),
        (lambda: vc.AnisotropicBlur(sigma_x=0), r"AnisotropicBlur\.sigma_x: expected .* in \[0\.05, 20\], got 0"),
        (lambda: vc.WhiteBalance(red=-1), r"WhiteBalance\.red: expected .* at least 0, got -1"),
    ],
)
def test_bad_numbers(make: Any, said: str) -> None:
    with pytest.raises(vc.SpecError, match=said):
        make()
