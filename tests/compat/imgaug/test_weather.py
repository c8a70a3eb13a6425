"""Weather: what it changes on average, and what of pictures it takes."""

import json
from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.cases import GOLDEN
from vicinal.compat.imgaug import augmenters as iaa

FLAT = np.full((192, 256, 3), 100, np.uint8)
DRAWS = 25
RECORDED = {  # of "flat100 256x192" in statistics.json: mean and deviation over 25 seeds
    "Snowflakes": {"mean_change": (4.70, 4.14), "std_change": (16.17, 8.23), "changed_share": (0.156, 0.104)},
    "Rain": {"mean_change": (23.2, 9.97), "std_change": (12.39, 4.70), "changed_share": (0.955, 0.072)},
    "Fog": {"mean_change": (78.4, 20.1), "std_change": (11.2, 3.86), "changed_share": (1.0, 0.0)},
    "Clouds": {"mean_change": (49.8, 20.6), "std_change": (17.7, 6.28), "changed_share": (0.994, 0.012)},
}


def changes(name: str) -> dict[str, Any]:
    found = []
    for seed in range(DRAWS):  # a new augmenter for each: layers of a seed draw the same numbers
        seen = getattr(iaa, name)(seed=seed).augment_image(FLAT).astype(float)
        found.append((seen.mean() - 100, seen.std(), (seen != 100).mean()))
    return dict(zip(("mean_change", "std_change", "changed_share"), np.array(found).T, strict=True))


@pytest.mark.parametrize("name", list(RECORDED))
def test_statistics_over_seeds(name: str) -> None:
    for what, found in changes(name).items():
        mean, deviation = RECORDED[name][what]
        error = max(deviation, found.std()) * np.sqrt(2 / DRAWS)
        assert abs(found.mean() - mean) <= 4 * error + 1e-9, (what, found.mean())


def test_the_numbers_above_are_the_recorded_ones() -> None:
    if not (GOLDEN / "statistics.json").is_file():
        pytest.skip("no recorded statistics")
    recorded = json.loads((GOLDEN / "statistics.json").read_text())["weather_and_others"]
    for name, rows in RECORDED.items():
        for what, numbers in rows.items():
            wanted = recorded[f"{name}|flat100 256x192, 25 draws"][what]
            np.testing.assert_allclose(numbers, (wanted["mean"], wanted["std"]), rtol=0.02, atol=1e-3)


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (30, 20, 3), (1, 1, 3)])
def test_grey_pictures_and_small_ones(shape: tuple[int, ...]) -> None:
    picture = np.full(shape, 90, np.uint8)
    for name in RECORDED:
        found = getattr(iaa, name)(seed=2).augment_image(picture)
        assert (found.shape, found.dtype) == (shape, np.uint8), name


def test_falling_weather_gives_bytes_and_clouds_keep_floats() -> None:
    picture = np.full((20, 30, 3), 90, np.float32)
    assert iaa.Rain(seed=1).augment_image(picture).dtype == np.uint8
    assert iaa.Snowflakes(seed=1).augment_image(picture).dtype == np.uint8
    assert iaa.Fog(seed=1).augment_image(picture).dtype == np.float32
    assert iaa.Fog(seed=1).augment_image(picture.astype(np.float64)).dtype == np.float64
    assert iaa.Clouds(seed=1).augment_image(picture).dtype == np.float64  # as imgaug
    assert iaa.Clouds(seed=1).augment_images(picture[np.newaxis]).dtype == np.float32  # an array keeps its dtype
    assert iaa.Rain(seed=1).augment_images(picture[np.newaxis]).dtype == np.float32
    with pytest.raises(ValueError, match="uint16"):
        iaa.Fog().augment_image(picture.astype(np.uint16))


def test_snow_on_the_ground_lightens_what_is_dark() -> None:
    picture = np.full((2, 2, 3), 40, np.uint8)
    picture[0] = 200
    snowy = iaa.FastSnowyLandscape(lightness_threshold=100, lightness_multiplier=2.0).augment_image(picture)
    assert snowy[0].tolist() == [[200] * 3] * 2
    assert snowy[1].tolist() == [[80] * 3] * 2


def test_a_layer_of_weather_one_declares() -> None:
    layer = iaa.CloudLayer(255, -2.0, 0, 0.5, 0.0, 4, -2.0, 1.0, 1.0, seed=1)
    found = layer.augment_image(np.zeros((16, 16, 3), np.uint8))
    assert 80 < found.mean() < 140  # half of about 255
    drops = iaa.RainLayer(0.2, 1.0, 0.01, 0.5, 0, 0.1, 0.001, seed=1).augment_image(np.zeros((64, 64, 3), np.uint8))
    assert drops.max() > 20
