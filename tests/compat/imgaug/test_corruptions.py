"""imgcorruptlike: the recorded pictures of what does not draw, and the looks of what draws."""

from typing import Any

import numpy as np
import pytest

from tests.compat.imgaug.corruptions import recorded
from vicinal.compat.imgaug.augmenters import imgcorruptlike

CASES, ARRAYS = recorded()
PICTURE = ARRAYS["input/rgb64x48"]
FIXED = [case for case in CASES if case["deterministic"]]
DRAWN = [case for case in CASES if not case["deterministic"] and "Frost" not in case["class"]]
DRAWS = 12


def corruption(case: dict[str, Any], seed: int) -> Any:
    return getattr(imgcorruptlike, case["class"].split(".")[1])(**case["kwargs"], seed=seed)


def test_what_does_not_draw_is_bit_by_bit_the_recorded_picture() -> None:
    for case in FIXED:
        found = corruption(case, 1).augment_image(PICTURE)
        off = np.abs(found.astype(int) - ARRAYS[case["output"]])
        most = 1e-3 if "ZoomBlur" in case["class"] else 0  # one value in 9216 lies at a whole level
        assert (off > 0).mean() <= most, case
        assert off.max() <= 1, case


@pytest.mark.parametrize("name", sorted({case["class"] for case in DRAWN}))
def test_what_draws_looks_as_recorded(name: str) -> None:
    for case in [case for case in DRAWN if case["class"] == name]:
        many = corruption(case, 5).augment_images([PICTURE] * DRAWS)
        looks = np.array([(one.mean(), one.std(), np.abs(one - PICTURE.astype(float)).mean()) for one in many])
        wanted = [case["mean"], case["std"], case["mean_abs_change"]]
        spread = np.maximum(looks.std(0), [2.0, 1.5, 1.5])  # one recorded draw is compared
        assert (np.abs(looks.mean(0) - wanted) < 4 * spread).all(), (case, looks.mean(0))


@pytest.mark.parametrize("shape", [(32, 40), (32, 40, 1), (40, 32, 3)])
def test_grey_and_colour_in_every_form(shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    for name, function in zip(*imgcorruptlike.get_corruption_names("all"), strict=True):
        found = function(picture, severity=3, seed=1)
        assert (found.shape, found.dtype) == (picture.shape, picture.dtype), name
        assert (found != picture).any() or (name == "saturate" and picture.shape[2:] != (3,)), name
        assert (function(picture, severity=3, seed=1) == found).all(), name  # a seed repeats itself


def test_pictures_that_are_refused() -> None:
    small, floats = np.zeros((31, 64, 3), np.uint8), np.zeros((64, 64, 3), np.float32)
    with pytest.raises(AssertionError, match=r"apply_fog: expected at least 32 pixels a side, got \(31, 64, 3\)"):
        imgcorruptlike.Fog(1).augment_image(small)
    with pytest.raises(ValueError, match="apply_contrast: expected a dtype of uint8, got 'float32'"):
        imgcorruptlike.apply_contrast(floats)
    with pytest.raises(AssertionError, match=r"severity.*6"):
        imgcorruptlike.Snow(severity=6)
    with pytest.raises(ValueError, match=r"subset.*did you mean 'noise'"):
        imgcorruptlike.get_corruption_names("noises")
    with pytest.raises(AssertionError, match="pictures alone"):
        imgcorruptlike.ElasticTransform()(image=np.zeros((40, 40, 3), np.uint8), keypoints=[(1, 2)])


def test_subsets_of_names() -> None:
    names, functions = imgcorruptlike.get_corruption_names()
    assert len(names) == 15
    assert functions[names.index("fog")] is imgcorruptlike.apply_fog
    assert imgcorruptlike.get_corruption_names("validation")[0] == ["speckle_noise", "gaussian_blur", "spatter", "saturate"]
