"""Declarations of every transform, which mypy --strict checks and which run: what is typed is what is meant.

Lines that say ``type: ignore`` are wrong on purpose: mypy reports an ignored error that is none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import vicinal as vc

EVERY: list[vc.Transform] = [
    vc.HorizontalFlip(),
    vc.VerticalFlip(p=0.5),
    vc.Transpose(p=0.5),
    vc.QuarterTurn([0, 2]),
    vc.Rotate((-30, 30), border="reflect", interpolation="bicubic", p=0.5),
    vc.Rotate(vc.TruncatedNormal(0, 10, -30, 30), fill=(0.5, 0.5, 0.5), mask_fill=255),
    vc.Scale((0.5, 2.0), factor_y=1.5),
    vc.Translate(vc.IntUniform(-10, 10), 0.5, unit="pixels", whole=True),
    vc.Shear(10, y=(-5, 5)),
    vc.Affine(degrees=10, scale=(0.9, 1.1), translate_x=0.1, unit="fraction", center=(0.0, 1.0), fit_output=True),
    vc.Perspective(0.3),
    vc.Perspective(corners=[(0.1, 0.0), (1.0, 0.1), (0.9, 1.0), (0.0, 0.9)]),
    vc.CenterCrop(24, border="edge"),
    vc.RandomCrop((24, 20), border="constant", distinct=True),
    vc.RandomResizedCrop(24, scale=(0.2, 1.0), ratio=(0.75, 1.5)),
    vc.Pad((1, 2, 3, 4), border="wrap"),
    vc.Resize((20, 30), "contain", antialias=False, fill=0.5),
    vc.Brightness(0.4),
    vc.Contrast((0.5, 1.5)),
    vc.Saturation([0.0, 1.0, 2.0]),
    vc.Hue(0.1),
    vc.ColorJitter(0.4, 0.4, saturation=(0.5, 1.5), hue=0.1, random_order=True),
    vc.Gamma(vc.LogUniform(0.5, 2)),
    vc.Multiply((0.9, 1.1), per_channel=True),
    vc.LinearContrast(1.5),
    vc.Grayscale(0.5, p=0.1),
    vc.Invert(p=0.1),
    vc.Posterize((3, 6)),
    vc.Solarize(0.7),
    vc.SolarizeAdd((0.1, 0.3), threshold=0.5),
    vc.AutoContrast(p=0.5),
    vc.Equalize(p=0.5),
    vc.Sharpness(0.9),
    vc.GaussianBlur(sigma=(0.1, 2.0), kernel=5),
    vc.GaussianBlur(1.0, sigma_y=(0.1, 2.0)),
    vc.GaussianNoise(10 * vc.Beta(2, 2) / 255, per_channel=False),
    vc.SaltAndPepper(0.05, salt=0.3, per_channel=True),
    vc.PixelDropout(0.1, fill=1.0),
    vc.Cutout(8, holes=2, fill="mean", unit="pixels"),
    vc.Erase([(0, 0, 40, 12), (3, 3, 9, 9)], fill=0.5, p=0.5),
    vc.RandomErasing(area=(0.02, 0.2), aspect=(0.5, 2.0), holes=2, fill="noise", p=0.9),
    vc.Corruption("fog", 3),
    vc.Corruption("glass_blur", severity=[1, 2], p=0.5),
    vc.AutoAugment("cifar10-95", fill=0.5, interpolation="bilinear", mask_fill=255),
    vc.RandAugment(2, vc.Normal(9, 0.5).clip(0, 30), operations="code"),
    vc.TrivialAugmentWide(31, fill=(0.5, 0.5, 0.5)),
    vc.AugMix(3, width=2, depth=1, alpha=0.5, all_operations=True),
    vc.Lambda("numpy:flipud", mask=np.flipud, boxes=lambda boxes: boxes, keypoints=None, p=0.5),
    vc.Mixup(0.4, per_sample=True),
    vc.CutMix(partners="permutation", p=0.5),
    vc.MixupCutmix(0.8, 1.0, switch=0.5, classes=10, smoothing=0.1),
    vc.OneOf([vc.Invert(), vc.HorizontalFlip()], weights=[1, 2], p=0.5),
    vc.SomeOf([vc.Invert(), vc.HorizontalFlip()], (0, 2), random_order=True),
    vc.Sometimes(0.3, [vc.Invert()], otherwise=[vc.HorizontalFlip()], p=0.5),
    vc.RandomOrder((vc.Invert(), vc.Rotate(10))),
    vc.ByEpoch({0: vc.Invert(), 3: vc.Rotate(10)}),
    vc.Identity(),
    vc.Pipeline([vc.Normalize(vc.IMAGENET_MEAN, vc.IMAGENET_STD, layout="hwc")]),
]

WRONG: list[Callable[[], object]] = [
    lambda: vc.Pipeline(),  # type: ignore[call-arg]
    lambda: vc.Cutout(),  # type: ignore[call-arg]
    lambda: vc.Rotate(30, degree=3),  # type: ignore[call-arg]
    lambda: vc.Rotate("30"),  # type: ignore[arg-type]
    lambda: vc.HorizontalFlip(0.5),  # type: ignore[call-arg]
    lambda: vc.OneOf(3),  # type: ignore[arg-type]
    lambda: vc.Sometimes(0.3),  # type: ignore[call-arg]
]


def augmented() -> vc.Batch:
    """All of them at once, typed from the declaration to the result."""
    images = np.zeros((2, 32, 40, 3), np.uint8)
    pipeline = vc.Pipeline(EVERY, seed=7, fuse=True, min_area=4.0, min_visibility=0.1, tight=False)
    batch: vc.Batch = pipeline(vc.Batch(images=images, boxes=[[[1, 2, 9, 9]], []], ids=["a", "b"]), epoch=3)
    return batch


def alone() -> vc.Batch:
    """A transform that is called as a pipeline of one, and a seed that is drawn."""
    images = vc.HorizontalFlip()(np.zeros((2, 8, 8, 3), np.uint8), ids=[1, 2], epoch=3)
    batch: vc.Batch = vc.Pipeline([vc.OneOf([vc.Invert()])], seed=None)(vc.Batch(images=images))
    return batch
