"""Curves of values against scikit-image, a written Bezier curve, and values recorded of Albumentations and imgaug."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from skimage import exposure

import vicinal as vc
from tests.backends.build import random_picture
from tests.transforms.running import DTYPES, close, fractions, run

GOLDEN = Path(__file__).parents[3] / "shared/golden"


def recorded(library: str, name: str) -> list[tuple[dict[str, Any], Any, Any]]:
    """Each call of a class as it was recorded: its case, what it was given, and what it gave."""
    if not GOLDEN.is_dir():
        return []
    cases = json.loads((GOLDEN / library / "cases.json").read_text())["cases"]
    arrays = np.load(GOLDEN / library / "arrays.npz")
    chosen = [case for case in cases if isinstance(case.get("call"), dict) and case["call"].get("class") == name]
    return [(case, arrays[case["input"]], arrays[case["output"]]) for case in chosen if "output" in case]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.25, 0.75), (1 / 3, 2 / 3), (0.9, 0.1)])
def test_a_tone_curve_is_a_bezier_curve(dtype: Any, low: float, high: float) -> None:
    picture = random_picture((19, 23, 3), dtype)
    t = fractions(picture)
    wanted = 3 * (1 - t) ** 2 * t * low + 3 * (1 - t) * t**2 * high + t**3
    assert close(run("ToneCurve", picture, low=low, high=high), wanted)
    if low == 1 / 3:
        assert close(run("ToneCurve", picture, low=low, high=high), t)


def test_a_tone_curve_is_albumentations() -> None:
    compared = 0
    for case, given, wanted in recorded("albumentations", "RandomToneCurve"):
        low, high = case["applied_params"]["low_y"], case["applied_params"]["high_y"]
        found = run("ToneCurve", np.atleast_3d(given), low=float(low), high=float(high)).reshape(wanted.shape)
        assert np.abs(found.astype(int) - wanted).max() <= 1
        compared += 1
    assert compared or not GOLDEN.is_dir()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("gain", "cutoff"), [(5.0, 0.5), (10.0, 0.2), (0.0, 0.7)])
def test_a_sigmoid_is_scikit_images(dtype: Any, gain: float, cutoff: float) -> None:
    picture = random_picture((19, 23, 2), dtype)
    wanted = exposure.adjust_sigmoid(fractions(picture), cutoff=cutoff, gain=gain)
    assert close(run("SigmoidContrast", picture, gain=gain, cutoff=cutoff), wanted)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("gain", [0.0, 0.6, 1.0, 1.7])
def test_a_logarithm_is_scikit_images(dtype: Any, gain: float) -> None:
    picture = random_picture((19, 23, 1), dtype)
    assert close(run("LogContrast", picture, gain=gain), exposure.adjust_log(fractions(picture), gain))


def _within(found: Any, wanted: Any) -> bool:
    """imgaug cuts digits off where this rounds."""
    return bool(((found.astype(int) - wanted >= 0) & (found.astype(int) - wanted <= 1)).all())


def test_contrasts_are_imgaugs() -> None:
    compared = 0
    for name, fields in (("SigmoidContrast", ("gain", "cutoff")), ("LogContrast", ("gain",))):
        for case, given, wanted in recorded("imgaug", name):
            numbers = {field: case["call"]["kwargs"].get(field) for field in fields}
            if given.dtype == np.uint8 and all(isinstance(one, int | float) for one in numbers.values()):
                found = run(name, np.atleast_3d(given), **numbers).reshape(wanted.shape)
                assert _within(found, wanted), case
                compared += 1
    assert compared >= 4 or not GOLDEN.is_dir()


@pytest.mark.parametrize("name", ["ToneCurve", "SigmoidContrast", "LogContrast"])
@pytest.mark.parametrize("channels", [2, 3, 5])
def test_a_curve_for_each_channel(name: str, channels: int) -> None:
    ramp = np.broadcast_to(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), (16, 16, channels))
    apart, alike = run(name, ramp, per_channel=True), run(name, ramp)
    assert (alike == alike[:, :, :1]).all()
    assert all((apart[:, :, k] != apart[:, :, 0]).any() for k in range(1, channels))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: vc.ToneCurve(low=64), r"ToneCurve\.low: expected .* in \[0, 1\], got 64; did you mean 64/255 = 0\.251"),
        (lambda: vc.SigmoidContrast(cutoff=127.5), r"SigmoidContrast\.cutoff: .* did you mean 127\.5/255 = 0\.5 of the range"),
        (lambda: vc.SigmoidContrast(gain=(5, 3)), r"SigmoidContrast\.gain: expected \(low, high\) with low <= high"),
        (lambda: vc.LogContrast(gain=-1), r"LogContrast\.gain: expected .* of at least 0, got -1$"),
    ],
)
def test_bad_numbers(make: Any, said: str) -> None:
    with pytest.raises(vc.SpecError, match=said):
        make()
