"""Holes in masks: where the picture is erased, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.lowered import lowered
from vicinal.data.changed import TargetFunction
from vicinal.program.ops.declare import CHANGED
from vicinal.transforms.catalogue import FOLDERS, transform_class
from vicinal.transforms.erase.rectangles import unchanged

HOLES: dict[str, dict[str, Any]] = {
    "Cutout": {"length": 6, "holes": 2},
    "CoarseDropout": {"holes": (1, 4)},
    "GridMask": {"spacing": 0.4, "degrees": [0, 30]},
    "HideAndSeek": {},
    "RandomErasing": {"p": 1.0},
    "Erase": {"rectangles": [[1, 2, 6, 5], [10, 0, 12, 2]]},
}


def test_every_transform_of_holes_is_here() -> None:
    assert set(HOLES) == set(FOLDERS["erase"]) - {"MaskDropout", "SaliencyErase"}  # holes by objects, and by maps


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32, np.int64, np.bool_])
@pytest.mark.parametrize("name", HOLES)
def test_masks_are_filled_where_pictures_are(name: str, dtype: Any) -> None:
    picture, mask = np.full((24, 31, 3), 255, np.uint8), np.zeros((24, 31), dtype)
    augment = vc.Pipeline([transform_class(name)(**HOLES[name], mask_fill=1)], seed=4)
    given = {"boxes": [[1, 1, 5, 5]], "keypoints": [[3, 3]]}
    for n in range(6):
        out = augment(image=picture, mask=mask, ids=n, **given)
        assert out["mask"].dtype == dtype
        np.testing.assert_array_equal(out["mask"] == 1, out["image"][:, :, 0] == 0)
        assert np.asarray(out["boxes"]).tolist() == given["boxes"]
        assert np.asarray(out["keypoints"])[:, :2].tolist() == given["keypoints"]


@pytest.mark.parametrize("name", HOLES)
def test_pictures_are_the_same_and_masks_stay_where_nothing_is_asked(name: str) -> None:
    rng = np.random.default_rng(0)
    picture, mask = rng.integers(1, 256, (24, 31, 3), np.uint8), rng.integers(0, 9, (24, 31)).astype(np.uint8)
    for fill in (0.0, "noise", "mean") if name != "GridMask" else (0.0, 0.3):
        plain, filled = (
            vc.Pipeline([vc.Rotate((-30, 30)), transform_class(name)(**HOLES[name], fill=fill, mask_fill=label)], seed=4)
            for label in (None, 255)
        )
        for n in range(3):
            one, other = plain(image=picture, mask=mask, ids=n), filled(image=picture, mask=mask, ids=n)
            assert np.abs(one["image"].astype(int) - other["image"]).max() <= 1  # a mean of rounded values
            where = other["mask"] == 255
            np.testing.assert_array_equal(other["mask"][~where], one["mask"][~where])
            assert where.any()
            assert (one["mask"] != 255).all()


@pytest.mark.parametrize("name", HOLES)
def test_recipes_and_bad_labels(name: str) -> None:
    made, given = transform_class(name), HOLES[name]
    augment = vc.Pipeline([made(**given, mask_fill=300)], seed=0)
    assert vc.Pipeline.from_yaml(augment.to_yaml()) == augment
    assert "mask_fill" not in vc.Pipeline([made(**given)], seed=0).to_yaml()
    picture = np.zeros((24, 31, 3), np.uint8)
    with pytest.raises(vc.DataError, match=rf"^{name}\.mask_fill: expected a label that the masks' dtype .*255\), got 300"):
        augment(image=picture, mask=picture[:, :, 0])
    assert (augment(image=picture, mask=picture[:, :, 0].astype(np.uint16))["mask"] == 300).any()
    for value in (-1, 2.5, "ignore", 2**31):
        with pytest.raises(vc.SpecError, match=rf"^{name}\.mask_fill: expected a whole number in .* or None, got "):
            made(**given, mask_fill=value)


def test_a_batch_is_filled_as_its_samples_are() -> None:
    pictures = np.full((20, 20, 20, 3), 255, np.uint8)
    masks = np.zeros((20, 20, 20), np.uint8)
    augment = vc.Pipeline([transform_class("CoarseDropout")(holes=3, mask_fill=7, p=0.6), vc.HorizontalFlip(p=0.5)], seed=1)
    out = augment(vc.Batch(images=pictures, masks=masks, ids=range(20)))
    np.testing.assert_array_equal(np.asarray(out.masks) == 7, np.asarray(out.images)[..., 0] == 0)
    assert 0 < np.asarray(out.masks).any(axis=(1, 2)).sum() < 20
    assert not masks.any()


def test_numbers_of_all_functions_are_asked_for() -> None:
    site = lowered(vc.Identity(), (9, 9), 2).root()
    others = {"mask": TargetFunction("erase", np.add, False, ("rectangles",))}
    with pytest.raises(vc.SpecError, match=r"unchanged: expected the parameters rectangles, got 'a'$"):
        site.apply_to_all(unchanged, others, a=1.0)
    site.apply_to_all(unchanged, others, rectangles=np.zeros((2, 4)))
    assert site.lowering.ops[-1].traits.targets == CHANGED
