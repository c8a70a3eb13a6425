"""Half numbers and channels_last memory, whichever way batches are fed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

import vicinal as vc
from vicinal.torch import Augmented, Loader, tta

PICTURES = np.random.default_rng(0).integers(0, 256, (4, 40, 50, 3), dtype=np.uint8)
DATA = [(picture, row) for row, picture in enumerate(PICTURES)]
HALVES = ("float16", "bfloat16")
MEMORY = {"chw": torch.contiguous_format, "hwc": torch.channels_last, "channels_last": torch.channels_last}


def pipeline(**normalize: Any) -> vc.Pipeline:
    return vc.Pipeline([vc.RandomResizedCrop(32), vc.Pipeline([vc.HorizontalFlip(), vc.Normalize(**normalize)])], seed=3)


def wanted(dtype: str) -> Tensor:
    return torch.from_numpy(pipeline()(PICTURES, ids=range(4))).to(getattr(torch, dtype))


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("layout", list(MEMORY))
def test_loader_and_augmented_give_what_a_call_gives(dtype: str, layout: str) -> None:
    chosen = pipeline(dtype=dtype, layout=layout)
    ((images, labels),) = Loader(DATA, chosen, 4, shuffle=False, threads=0)
    assert images.is_contiguous(memory_format=MEMORY[layout])
    torch.testing.assert_close(images, wanted(dtype), rtol=0, atol=0)
    assert labels.tolist() == [0, 1, 2, 3]
    one_by_one = Augmented(DATA, chosen)
    one_by_one.set_epoch(0)
    for image in [one_by_one[2][0] for _ in range(5)]:  # from the third on by a plan
        torch.testing.assert_close(image, wanted(dtype)[2], rtol=0, atol=0)


@pytest.mark.parametrize("dtype", HALVES)
def test_videos_and_views(dtype: str) -> None:
    chosen = pipeline(dtype=dtype)
    (batch,) = Loader([{"video": PICTURES}] * 2, chosen, 2, shuffle=False, threads=0)
    assert batch["video"].dtype == getattr(torch, dtype)
    views = vc.MultiView({"near": (2, chosen)}, seed=1)
    (batch,) = Loader(DATA, views, 4, shuffle=False, threads=0)
    near = vc.MultiView({"near": (2, pipeline())}, seed=1)(PICTURES, ids=range(4))["near"]
    for found, whole in zip(batch[0]["near"], near, strict=True):
        torch.testing.assert_close(found, torch.from_numpy(whole).to(getattr(torch, dtype)), rtol=0, atol=0)


@pytest.mark.parametrize("dtype", HALVES)
def test_pictures_of_several_sizes(dtype: str) -> None:
    chosen = vc.Pipeline([vc.Normalize(dtype=dtype, layout="channels_last")], seed=1)
    images, _ = next(iter(Loader([(PICTURES[0], 0), (PICTURES[0, :20], 1)], chosen, 2, shuffle=False, threads=0)))
    assert [tuple(image.shape) for image in images] == [(3, 40, 50), (3, 20, 50)]
    assert {image.dtype for image in images} == {getattr(torch, dtype)}


@pytest.mark.parametrize("dtype", HALVES)
def test_views_of_a_model_at_test_time(dtype: str) -> None:
    seen = []

    def model(views: Tensor) -> Tensor:
        seen.append(views.dtype)
        return views.float().mean((2, 3))

    tta(model, pipeline(dtype=dtype), PICTURES, views=2)
    assert set(seen) == {getattr(torch, dtype)}
