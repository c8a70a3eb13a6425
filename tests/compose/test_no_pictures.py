"""A stack of no pictures becomes one of the size that pictures would get, with all that belongs to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc

H, W = 20, 30
PIPELINES = {
    "cropped": [vc.RandomCrop((8, 10)), vc.ColorJitter()],
    "resized and turned": [vc.Resize((12, 14)), vc.Rotate(20)],
    "normalized": [vc.CenterCrop(8), vc.Normalize()],
    "normalized in place": [vc.CenterCrop(8), vc.Normalize(layout="hwc", dtype="float16")],
    "a function": [vc.Pad(2), vc.MedianBlur(3), vc.CenterCrop(16)],
    "mixed": [vc.Resize(16), vc.CutMix()],
    "mosaic": [vc.Mosaic(size=(18, 22))],
    "mosaic in the middle": [vc.Mosaic(size=(18, 22)), vc.Invert(), vc.Resize(9)],
    "no change": [vc.Resize((H, W))],
}


def batch(count: int, **more: Any) -> vc.Batch:
    return vc.Batch(
        images=np.zeros((count, H, W, 3), np.uint8), masks=np.zeros((count, H, W), np.int32), ids=list(range(count)),
        boxes=[np.array([[1, 2, 9, 9.0]])] * count, **more,
    )  # fmt: skip


def shapes(given: vc.Batch) -> list[tuple[int, ...]]:
    extra = given.extra or {}
    arrays = (given.images, given.masks, *(getattr(one, "data", one) for one in extra.values()))
    return [(tuple(np.shape(one))[1:]) for one in arrays]


@pytest.mark.parametrize("backend", ["cpu", "reference"])
@pytest.mark.parametrize("name", PIPELINES)
def test_pictures_masks_and_extras(name: str, backend: str) -> None:
    augment = vc.Pipeline(PIPELINES[name], seed=3)
    extras = [
        {} if "mosaic" in name or name == "mixed" else {"extra": {
            "depth": vc.Extra(np.zeros((count, H, W), np.float32)),
            "night": vc.Extra(np.zeros((count, H, W, 3), np.uint8), colour=True),
        }} for count in (0, 1)
    ]  # fmt: skip
    none, one = (augment(batch(count, **extras[count]), backend=backend) for count in (0, 1))
    assert shapes(none) == shapes(one)
    assert none.images.dtype == one.images.dtype
    assert none.boxes == []


@pytest.mark.parametrize("backend", ["auto", "torch"])
@pytest.mark.parametrize("name", PIPELINES)
def test_tensors(name: str, backend: str) -> None:
    torch = pytest.importorskip("torch")
    augment = vc.Pipeline(PIPELINES[name], seed=3)
    for dtype in (torch.uint8, torch.float32):
        none, one = (augment(torch.zeros((count, 3, H, W), dtype=dtype), backend=backend, ids=range(count)) for count in (0, 1))
        assert none.shape[1:] == one.shape[1:]
        assert none.dtype == one.dtype
        masks = [torch.zeros((count, H, W), dtype=torch.int64) for count in (0, 1)]
        given = [vc.Batch(images=torch.zeros((count, 3, H, W), dtype=dtype), masks=masks[count]) for count in (0, 1)]
        first, second = (augment(one, backend=backend) for one in given)
        assert first.masks.shape[1:] == second.masks.shape[1:]


def test_they_go_together_with_others() -> None:
    augment = vc.Pipeline([vc.RandomCrop(8), vc.Normalize()], seed=3)
    some = augment(np.zeros((2, H, W, 3), np.uint8))
    assert np.concatenate([some, augment(np.zeros((0, H, W, 3), np.uint8))]).shape == (2, 3, 8, 8)


def test_channels_first_stay_first() -> None:
    assert vc.CenterCrop((6, 7))(np.zeros((0, 3, H, W), np.uint8), layout="chw").shape == (0, 3, 6, 7)


def test_out_stays_what_it_was() -> None:
    out = np.empty((0, 8, 8, 3), np.uint8)
    assert vc.CenterCrop(8)(np.zeros((0, H, W, 3), np.uint8), out=out) is out


def test_a_record_of_none() -> None:
    augment = vc.Pipeline([vc.RandomCrop(8)], seed=3)
    images = np.zeros((0, H, W, 3), np.uint8)
    result, record = augment.trace(images)
    assert result.shape == augment.replay(record, images).shape == (0, 8, 8, 3)


def test_they_go_through_another_pipeline() -> None:
    once = vc.CenterCrop(8)(np.zeros((0, H, W, 3), np.uint8))
    assert vc.Pipeline([vc.Resize(5)])(once).shape == (0, 5, 5, 3)


def test_a_size_that_is_refused_stays_and_a_list_says_none() -> None:
    assert vc.RandomCrop(64)(np.zeros((0, H, W, 3), np.uint8)).shape == (0, H, W, 3)
    assert vc.RandomCrop(8)([]) == []
