"""Lights against values recorded of Albumentations, and against ColorTemperature's own formula."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.lowered import lowered
from tests.transforms.running import DTYPES, close, fractions, run
from tests.transforms.test_tone_curves import GOLDEN, recorded
from vicinal.transforms.catalogue import transform_class

LIGHTS = {"blackbody": "blackbody", "cied": "daylight"}


def gains(kelvin: float, light: str) -> Any:
    return lowered(transform_class("PlanckianJitter")(kelvin, light)).ops[0].scale[0]  # type: ignore[attr-defined]


def test_lights_are_albumentations() -> None:
    compared = 0
    for case, given, wanted in recorded("albumentations", "PlanckianJitter"):
        light, kelvin = LIGHTS[case["call"]["kwargs"]["mode"]], float(case["applied_params"]["temperature"])
        found = run("PlanckianJitter", given, kelvin=kelvin, light=light)
        assert np.abs(found.astype(int) - wanted).max() <= 2, case["name"]  # it rounds on the way
        compared += 1
    assert compared >= 5 or not GOLDEN.is_dir()


@pytest.mark.parametrize("light", ["blackbody", "daylight"])
def test_warm_light_is_red_and_cold_light_is_blue(light: str) -> None:
    red, green, blue = np.array([gains(kelvin, light) for kelvin in range(4000, 15001, 250)]).T
    assert (green == 1).all()
    assert (np.diff(red) < 0).all()
    assert (np.diff(blue) > 0).all()
    assert np.abs(gains(6500, light) - 1).max() < 0.05


@pytest.mark.parametrize("dtype", DTYPES)
def test_values_are_multiplied_and_clipped_and_grey_stays(dtype: Any) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (9, 11, 3)).astype(dtype)
    picture = picture / dtype(255) if dtype is np.float32 else picture * dtype(np.iinfo(dtype).max // 255)
    wanted = fractions(picture) * [0.4979 / 0.4584, 1, 0.4468 / 0.4584]
    assert close(run("PlanckianJitter", picture, kelvin=6000.0), wanted)
    np.testing.assert_array_equal(run("PlanckianJitter", picture[:, :, :1], kelvin=6000.0), picture[:, :, :1])


def test_between_rows_it_is_linear_and_beyond_them_refused() -> None:
    np.testing.assert_allclose(gains(3250, "blackbody"), (gains(3000, "blackbody") + gains(3500, "blackbody")) / 2)
    with pytest.raises(vc.SpecError, match=r"PlanckianJitter\.kelvin: expected daylight of 4000 to 15000, got 3500"):
        transform_class("PlanckianJitter")(3500, "daylight")
    with pytest.raises(vc.SpecError, match=r"PlanckianJitter\.kelvin: expected .* in \[3000, 15000\], got 2000"):
        transform_class("PlanckianJitter")(2000)
    with pytest.raises(vc.SpecError, match=r"PlanckianJitter\.light: expected one of blackbody, daylight, got 'cied'"):
        transform_class("PlanckianJitter")(light="cied")
