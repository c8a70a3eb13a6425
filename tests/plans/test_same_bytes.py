"""One definition: a replayed plan gives the bytes that lowering with NumPy gives, for any number and sizes of pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.plans.pictures import DTYPES, as_bytes, is_planned, lowered, pictures
from tests.transforms.examples import ARGUMENTS, example
from vicinal.transforms.compose.plans import MOST_SAMPLES

PLANNED = [
    "HorizontalFlip", "VerticalFlip", "Transpose", "QuarterTurn", "D4", "Rotate", "SafeRotate", "Scale", "Translate",
    "Shear", "Affine", "Perspective", "CenterCrop", "RandomCrop", "RandomResizedCrop", "Pad", "PadTo", "CropAndPad",
    "ZoomOut", "Resize", "RandomScale", "Brightness", "Contrast", "Saturation", "Hue", "ColorJitter",
    "BrightnessContrast", "PhotometricDistort", "Gamma", "Multiply", "LinearContrast", "Add", "RGBShift",
    "ChannelShuffle", "ChannelDropout", "Grayscale", "Sepia", "ColorTemperature", "PCALighting", "Invert",
    "Posterize", "Solarize", "SolarizeAdd", "AutoContrast", "Equalize", "Sharpness", "Normalize", "GaussianBlur",
    "BoxBlur", "GaussianNoise", "SaltAndPepper", "PixelDropout", "Cutout", "CoarseDropout", "HideAndSeek",
    "RandomErasing", "Erase", "AutoAugment", "RandAugment", "TrivialAugmentWide", "MotionBlur", "MedianBlur", "ZoomBlur",
    "SunFlare", "Snow", "Rain", "Fog", "CLAHE", "Corruption", "UnsharpMask", "Downscale", "Lambda", "ImageCompression",
]  # fmt: skip
"""Transforms that must not lose their plan. Others may have one, too."""

COMPOSED: dict[str, list[Any]] = {
    "crop, flip and jitter": [vc.RandomResizedCrop(30), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.4, 0.4, 0.4, 0.1)],
    "cifar": [vc.Pad(4), vc.RandomCrop(32), vc.HorizontalFlip(p=0.5), vc.Normalize(0.5, 0.25)],
    "one of": [vc.OneOf([vc.HorizontalFlip(), vc.Rotate(p=0.5), vc.RandomCrop(33)], weights=[1, 2, 0.5]), vc.Brightness()],
    "some of": [vc.SomeOf([vc.VerticalFlip(), vc.Rotate(), vc.Gamma()], count=(1, 2)), vc.GaussianNoise()],
    "any order": [vc.SomeOf([vc.Rotate(), vc.Gamma(), vc.Invert()], count=2, random_order=True)],
    "random order": [vc.RandomOrder([vc.Brightness(), vc.Contrast(), vc.HorizontalFlip(p=0.3)])],
    "sometimes": [vc.Sometimes(0.4, [vc.Rotate(), vc.Invert()], otherwise=[vc.Equalize()])],
    "jitter in any order": [vc.ColorJitter(0.4, 0.4, random_order=True)],
    "nested": [vc.Pipeline([vc.HorizontalFlip(p=0.5), vc.Pad(3, border="reflect")], p=0.5), vc.CoarseDropout(p=0.7)],
    "distributions": [
        vc.Rotate(vc.Normal(0, 20)), vc.Brightness(vc.TruncatedNormal(1, 0.3, 0.2, 2)), vc.Scale(vc.LogUniform(0.5, 2)),
        vc.Gamma(vc.Poisson(3.5) * 0.1 + 0.5), vc.Contrast(vc.Choice((0.5, 1, 2), (0.2, 0.5, 0.3))),
        vc.Translate(vc.IntUniform(-9, 9), vc.Normal(0, 3).clip(-5, 5), whole=True),
    ],
    "drawn sizes": [vc.Affine(degrees=(-40, 40), shear_x=(-30, 30), fit_output=True), vc.RandomScale(), vc.QuarterTurn()],
    "an area filter": [vc.Resize(20), vc.RandomResizedCrop(17, interpolation="area")],
    "several warps": [vc.RandomCrop(30), vc.Rotate(p=0.5), vc.RandomCrop(20, border="constant"), vc.Perspective(1.0)],
    "a known canvas": [vc.Resize(40, mode="short"), vc.CenterCrop(40), vc.Cutout(8, fill="noise"), vc.RandomErasing(p=1)],
    "blurs": [vc.GaussianBlur(2.0, kernel=19, sigma_y=(0.1, 1)), vc.BoxBlur((0, 12)), vc.Sharpness()],
    "by epoch": [vc.ByEpoch({0: vc.Rotate(), 5: vc.Invert(), 6: vc.VerticalFlip()}), vc.HorizontalFlip(p=0.5)],
    "policies": [vc.RandAugment(2), vc.TrivialAugmentWide(), vc.AutoAugment("cifar10-95")],
    "numbers that are known": [vc.Rotate(10), vc.Scale(1.2, p=0.5), vc.Shear(5, -3), vc.GaussianBlur(1.5)],
    "functions": [vc.Rotate(p=0.6), vc.Gamma(), vc.UniformNoise(p=0.5), vc.RandomCrop(33), vc.MotionBlur(), vc.Contrast()],
    "functions in a row": [vc.MedianBlur(1, p=0.5), vc.Rain(p=0.7), vc.ToneCurve(per_channel=True), vc.Normalize(0.5, 0.2)],
    "one function of several": [
        vc.OneOf([vc.MedianBlur(1), vc.RandomCrop(30), vc.CLAHE()]), vc.SomeOf([vc.Quantize(), vc.Fog(), vc.Hue()], count=2),
        vc.Sometimes(0.4, [vc.Downscale(), vc.Rotate()], otherwise=[vc.UnsharpMask()]),
    ],
    "dots": [vc.PixelDropout((0, 0.2)), vc.SaltAndPepper((0, 0.1), per_channel=True), vc.PhotometricDistort()],
}  # fmt: skip


def check(pipeline: vc.Pipeline, dtype: Any, channels: int = 3) -> None:
    assert is_planned(pipeline, dtype, channels)
    for count in (1, 3, 65):
        given = pictures(count, dtype, channels, seed=count)
        how: dict[str, Any] = {"ids": [7 * n - 3 for n in range(count)], "epoch": 5}
        expected = as_bytes(lowered(pipeline, given, **how))
        assert as_bytes(pipeline(given, **how)) == expected
        alone = [pipeline(one, ids=id, epoch=5) for one, id in zip(given, how["ids"], strict=True)]
        assert as_bytes(alone) == expected
        stack = np.stack([given[0]] * count)
        assert as_bytes(pipeline(stack, **how)) == as_bytes(lowered(pipeline, stack, **how))


def test_what_has_no_plan_says_so() -> None:
    without = 0
    for name in set(ARGUMENTS) - set(PLANNED):
        why = vc.Pipeline([example(name)], seed=1).explain(np.zeros((1, 64, 64, 3), np.uint8)).unplanned
        assert not why or why.startswith(f"{name}[0]"), name
        without += bool(why)
    assert without > 20


@pytest.mark.parametrize("name", PLANNED)
def test_of_each_transform(name: str) -> None:
    dtype = DTYPES[len(name) % len(DTYPES)]  # each transform by one of them; all by test_of_each_dtype
    check(vc.Pipeline([example(name)], seed=3), dtype)


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize("name", COMPOSED)
def test_of_transforms_together(name: str, fuse: bool) -> None:
    check(vc.Pipeline(COMPOSED[name], seed=len(name), fuse=fuse), np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["crop, flip and jitter", "cifar", "one of", "several warps", "dots", "functions"])
def test_of_each_dtype(name: str, dtype: Any, channels: int) -> None:
    check(vc.Pipeline(COMPOSED[name], seed=11), dtype, channels)


def test_more_pictures_than_a_plan_replays() -> None:
    pipeline = vc.Pipeline(COMPOSED["crop, flip and jitter"], seed=2)
    given = np.stack([pictures(1)[0]] * (MOST_SAMPLES + 2))
    assert is_planned(pipeline)
    assert as_bytes(pipeline(given, ids=range(len(given)))) == as_bytes([pipeline(one, ids=n) for n, one in enumerate(given)])
