"""Layouts, alpha and ranges of pictures, wherever a training loop takes them from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import vicinal as vc
from vicinal.errors import DataError
from vicinal.torch import Augmented, EpochSampler, Keyed, Loader, collate


def seeded(transforms: list[Any], **settings: Any) -> vc.Pipeline:
    """Two of the same transforms draw the same."""
    return vc.Pipeline(transforms, seed=0, **settings)


RNG = np.random.default_rng(4)
INVERT = seeded([vc.HorizontalFlip(), vc.Invert()])


def by_loader(data: Any, pipeline: vc.Pipeline, **said: Any) -> Any:
    return next(iter(Loader(data, pipeline, len(data), shuffle=False, threads=0, **said)))[0]


def by_collate(data: Any, pipeline: vc.Pipeline, **said: Any) -> Any:
    made = collate(pipeline, **said)
    return next(iter(torch.utils.data.DataLoader(Keyed(data), len(data), sampler=EpochSampler(data, shuffle=False),
                                                 collate_fn=made)))[0]


def by_sample(data: Any, pipeline: vc.Pipeline, **said: Any) -> Any:
    augmented = Augmented(data, pipeline, **said)
    return torch.stack([augmented[index][0] for index in range(len(data))])


FEEDS = pytest.mark.parametrize("feed", [by_loader, by_collate, by_sample])


def labelled(pictures: Any) -> list[tuple[Any, int]]:
    return [(picture, 0) for picture in pictures]


@FEEDS
@pytest.mark.parametrize(("kind", "layout"), [("array", "chw"), ("array", "hwc"), ("tensor", "chw"), ("tensor", "hwc")])
@pytest.mark.parametrize("channels", [3, 7])
def test_layouts(feed: Any, kind: str, layout: str, channels: int) -> None:
    planes = RNG.integers(0, 255, (3, channels, 8, 9)).astype(np.uint8)
    given: Any = planes if layout == "chw" else np.ascontiguousarray(np.moveaxis(planes, 1, 3))
    given = torch.from_numpy(given) if kind == "tensor" else given
    out = feed(labelled(given), INVERT, layout=layout)
    np.testing.assert_array_equal(out.numpy(), 255 - planes[..., ::-1])
    if channels == 7 or (kind, layout) in (("array", "chw"), ("tensor", "hwc")):
        with pytest.raises(DataError, match=r"samples\[0\]: image: shape: .*layout="):
            feed(labelled(given), INVERT)


@FEEDS
def test_alpha(feed: Any) -> None:
    pictures = RNG.integers(0, 255, (2, 8, 9, 4)).astype(np.uint8)
    turned = np.moveaxis(pictures[:, :, ::-1], 3, 1)
    files = [vc.Encoded(_png(picture)) for picture in pictures]
    images = [Image.fromarray(picture) for picture in pictures]
    for given, said, kept in (
        (pictures, {}, False), (pictures, {"alpha": True}, True), (files, {}, True), (images, {}, True),
        (images, {"alpha": False}, False), (torch.from_numpy(np.moveaxis(pictures, 3, 1).copy()), {"alpha": True}, True),
    ):  # fmt: skip
        out = feed(labelled(given), INVERT, **said).numpy()
        np.testing.assert_array_equal(out[:, :3], 255 - turned[:, :3])
        np.testing.assert_array_equal(out[:, 3], turned[:, 3] if kept else 255 - turned[:, 3])
    if feed is not by_sample:
        with pytest.raises(DataError, match=r"samples\[1\]: image: expected alpha in all pictures or in none"):
            feed(labelled([files[0], pictures[1]]), INVERT)


@FEEDS
@pytest.mark.parametrize("dtype", ["float32", "float64", "int16", "uint16", ">f4"])
def test_ranges(feed: Any, dtype: str) -> None:
    numbers = (RNG.random((2, 8, 9, 1)) * 4000).astype(dtype)
    out = feed(labelled(numbers), seeded(INVERT.transforms, value_range=(0, 4000)))
    assert out.dtype == getattr(torch, np.dtype(dtype).name)
    wanted = 4000 - np.moveaxis(numbers[:, :, ::-1], 3, 1).astype(np.float64)
    np.testing.assert_allclose(out.numpy().astype(np.float64), wanted, atol=1e-2)
    normal = feed(labelled(numbers), seeded([vc.Normalize(0.5, 0.25)], value_range=(0, 4000)))
    assert normal.dtype == torch.float32
    np.testing.assert_allclose(normal.numpy(), (np.moveaxis(numbers.astype(float), 3, 1) / 4000 - 0.5) * 4, atol=1e-4)
    if dtype != "uint16":
        with pytest.raises(DataError, match="Invert"):
            feed(labelled(numbers), INVERT)
    brain = torch.from_numpy(np.moveaxis(numbers.astype(np.float32), 3, 1).copy()).bfloat16()
    assert feed(labelled(brain), seeded([vc.HorizontalFlip()])).shape == (2, 1, 8, 9)


def _png(picture: np.ndarray[Any, Any]) -> bytes:
    from vicinal.files.write import encode

    return encode(picture, ".png")
