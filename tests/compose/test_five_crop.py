"""The five and the ten crops of a picture: exact copies, with all targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.transforms.catalogue import transform_class
from vicinal.transforms.compose.five_crop import FiveCrop, TenCrop

PLACES = ("top_left", "top_right", "bottom_left", "bottom_right", "center")


def places(size: tuple[int, int], crop: tuple[int, int]) -> dict[str, tuple[slice, slice]]:
    """By hand."""
    (height, width), (h, w) = size, crop
    top, left = (height - h) // 2, (width - w) // 2
    corners = {"top_left": (0, 0), "top_right": (0, width - w), "bottom_left": (height - h, 0),
               "bottom_right": (height - h, width - w), "center": (top, left)}  # fmt: skip
    return {name: (slice(y, y + h), slice(x, x + w)) for name, (y, x) in corners.items()}


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize(("size", "crop"), [((9, 13), (4, 5)), ((9, 13), (9, 13)), ((1, 1), (1, 1)), ((8, 30), (7, 8))])
def test_five_and_ten_crops_are_windows(size: tuple[int, int], crop: tuple[int, int], dtype: Any) -> None:
    images = (np.random.default_rng(0).random((2, *size, 3)) * (1 if dtype is np.float32 else 255)).astype(dtype)
    five, ten, upright = FiveCrop(crop)(images), TenCrop(crop)(images), TenCrop(crop, vertical=True)(images)
    assert list(five) == list(PLACES)
    assert list(ten) == [*PLACES, *(f"mirrored_{name}" for name in PLACES)]
    for name, window in places(size, crop).items():
        np.testing.assert_array_equal(five[name][0], images[:, *window])
        np.testing.assert_array_equal(ten[name][0], images[:, *window])
        np.testing.assert_array_equal(ten[f"mirrored_{name}"][0], images[:, :, ::-1][:, *window])
        np.testing.assert_array_equal(upright[f"mirrored_{name}"][0], images[:, ::-1][:, *window])


def test_targets_go_with_each_and_other_transforms_follow() -> None:
    image, mask = np.zeros((10, 12, 3), np.uint8), np.arange(120, dtype=np.uint8).reshape(10, 12)
    views = FiveCrop((4, 6), [vc.Invert()])(image=image, mask=mask, boxes=np.array([[0.0, 0, 3, 3], [9, 8, 12, 10]]))
    for name, window in places((10, 12), (4, 6)).items():
        (view,) = views[name]
        assert (view["image"] == 255).all()
        np.testing.assert_array_equal(view["mask"], mask[window])
        assert len(view["boxes"]) == (name in ("top_left", "bottom_right"))
    with pytest.raises(vc.DataError, match=r"CornerCrop\.size: expected a canvas of at least"):
        FiveCrop(11)(image)


def test_a_random_corner_is_one_of_five_alike_likely() -> None:
    images = np.random.default_rng(1).integers(0, 256, (1, 7, 9, 3), np.uint8).repeat(2000, axis=0)
    out = vc.Pipeline([transform_class("CornerCrop")((4, 4))], seed=0)(images)
    windows = places((7, 9), (4, 4)).items()
    counts = {name: int((out == images[:1, *window]).all(axis=(1, 2, 3)).sum()) for name, window in windows}
    assert sum(counts.values()) == 2000
    assert min(counts.values()) > 330
    with pytest.raises(vc.SpecError, match=r"CornerCrop\.position: expected one of"):
        transform_class("CornerCrop")(4, "middle")
