"""Channels that change places or are lost, and the colours of SSD, step by step."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.transforms.lowered import lowered, values
from vicinal.errors import SpecError

COLOURS = np.random.default_rng(3).integers(0, 256, (40, 4, 5, 4), np.uint8)


def run(transform: Any, images: Any, **options: Any) -> Any:
    return vc.Pipeline([transform], seed=1)(images, **options)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_shuffled_channels_are_those_of_the_picture_in_the_recorded_order(channels: int, dtype: str) -> None:
    images = COLOURS[..., :channels].astype(dtype) / (255 if dtype == "float32" else 1)
    images = images.astype(dtype)
    pipeline = vc.Pipeline([vc.ChannelShuffle()], seed=1)
    got = pipeline(images)
    orders = values_of(pipeline, images)["order"].astype(int)
    for picture, order, found in zip(images, orders, got, strict=True):
        np.testing.assert_array_equal(found, picture[..., order])
    assert channels == 1 or (got != images).any()


def values_of(pipeline: vc.Pipeline, images: Any) -> Any:
    return next(iter(pipeline.program(images, ids=range(len(images))).record.values.values()))


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_all_orders_are_as_likely(channels: int) -> None:
    count = 12_000
    orders = values(lowered(vc.ChannelShuffle(), count=count, channels=channels))["order"]
    share = 1 / len(list(permutations(range(channels))))
    for order in permutations(range(channels)):
        found = (orders == order).all(axis=1).mean()
        assert abs(found - share) < 5 * np.sqrt(share * (1 - share) / count)


def test_alpha_is_no_channel_to_shuffle_or_to_lose() -> None:
    images = COLOURS[..., :4]
    for transform in (vc.ChannelShuffle(), vc.ChannelDropout(1000)):
        np.testing.assert_array_equal(run(transform, images, alpha=True)[..., 3], images[..., 3])


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize(("count", "fill"), [(1, 0.0), (2, 0.5), (1000, 1.0)])
def test_lost_channels_are_filled_and_one_always_stays(count: int, fill: float, channels: int) -> None:
    images = np.clip(COLOURS[..., :channels], 1, 100)  # nothing that a fill could be
    got = run(vc.ChannelDropout(count, fill=fill), images)
    lost = (got == np.rint(255 * fill)).all(axis=(1, 2))
    assert (lost.sum(axis=1) == min(count, channels - 1)).all()
    for picture, found, gone in zip(images, got, lost, strict=True):
        np.testing.assert_array_equal(found[..., ~gone], picture[..., ~gone])
    assert channels == 1 or count == 1000 or lost.any(axis=0).all()  # each channel is lost somewhere


def test_photometric_distort_does_what_its_steps_do_in_their_order() -> None:
    images = COLOURS[..., :3] / np.float32(255)
    transform = vc.PhotometricDistort()
    lowering = lowered(transform, (4, 5), len(images))
    drawn = values(lowering)
    got = vc.Pipeline([transform], seed=0)(images, ids=range(len(images)), epoch=0)
    steps = {"brightness": vc.Brightness, "contrast": vc.Contrast, "saturation": vc.Saturation, "hue": vc.Hue}
    for n, picture in enumerate(images):
        order = ["brightness", "contrast", "saturation", "hue"]
        if not drawn["contrast_first"][n]:
            order = ["brightness", "saturation", "hue", "contrast"]
        wanted = picture[None]
        for name in order:
            if drawn[f"{name}_taken"][n]:
                wanted = run(steps[name](float(drawn[name][n])), wanted)
        if drawn["permuted"][n]:
            wanted = wanted[..., drawn["order"][n].astype(int)]
        np.testing.assert_allclose(got[n], wanted[0], atol=2e-6)


def test_each_step_of_photometric_distort_is_taken_as_often_as_it_says() -> None:
    count = 10_000
    drawn = values(lowered(vc.PhotometricDistort(permute=0.2), count=count))
    for name, share in {"brightness_taken": 0.5, "hue_taken": 0.5, "contrast_first": 0.5, "permuted": 0.2}.items():
        assert abs(drawn[name].mean() - share) < 5 * np.sqrt(share * (1 - share) / count)


WRONG = [
    (lambda: vc.ChannelDropout(0), r"ChannelDropout\.count: expected .* in \[1, 1000\], got 0$"),
    (lambda: vc.ChannelDropout(1.5), r"ChannelDropout\.count: expected whole numbers"),
    (lambda: vc.ChannelDropout(fill=255), r"ChannelDropout\.fill: .*did you mean 255/255 = 1 of the range\?$"),
    (lambda: vc.PhotometricDistort(hue=18), r"PhotometricDistort\.hue: .*did you mean 18/360 = 0\.05 turns\?$"),
    (lambda: vc.PhotometricDistort(permute=2), r"PhotometricDistort\.permute: expected a number in \[0, 1\], got 2$"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "message"), WRONG)
def test_what_is_wrong_is_said(wrong: Any, message: str) -> None:
    with pytest.raises(SpecError, match=rf"^{message}"):
        wrong()
