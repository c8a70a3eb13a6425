"""What the drop-ins and the libraries they replace do in the cases of compat.py, in a process of its own."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np

from benchmarks.single_calls import MEAN, STD, Call, seconds
from benchmarks.worker import reply_to, serve

CASES = {
    "imgaug_tutorial": "imgaug", "imgaug_heavy": "imgaug", "imgaug_light": "imgaug",
    "albumentations_classify": "albumentations", "albumentations_segment": "albumentations",
    "albumentations_detect": "albumentations", "albumentations_classify_lowered": "albumentations",
    "albumentations_segment_lowered": "albumentations",
}  # fmt: skip
"""And whose interface it is. ``lowered``: the drop-in's ``pipeline``, that is the same as one vicinal.Pipeline."""


def picture(height: int, width: int, channels: int = 3) -> np.ndarray:
    """A smooth picture with some grain."""
    random = np.random.default_rng(7)
    waves = np.sin(np.arange(height)[:, None, None] / 17) + np.cos(np.arange(width)[None, :, None] / 23 + np.arange(channels))
    return np.clip(127 + 50 * waves + random.normal(0, 8, (height, width, channels)), 0, 255).astype(np.uint8)


def imgaug_call(case: str, ia: Any, iaa: Any) -> Call:
    ia.seed(1)
    if case == "imgaug_tutorial":
        images = np.stack([picture(28, 28, 1)] * 32)
        steps = [
            iaa.Fliplr(0.5), iaa.Crop(percent=(0, 0.1)), iaa.Affine(rotate=(-25, 25), scale=(0.8, 1.2), shear=(-8, 8)),
            iaa.GaussianBlur(sigma=(0, 0.5)), iaa.AdditiveGaussianNoise(scale=(0, 0.05 * 255)), iaa.Multiply((0.8, 1.2)),
        ]  # fmt: skip
        augment = iaa.Sequential(steps)
    else:
        images = np.stack([picture(128, 128)] * 32)
        augment = heavy(ia, iaa) if case == "imgaug_heavy" else light(iaa)
    return lambda: augment(images=images)


def light(iaa: Any) -> Any:
    """The simple example of imgaug's README."""
    return iaa.Sequential([
        iaa.Crop(px=(0, 16)), iaa.Fliplr(0.5), iaa.GaussianBlur(sigma=(0, 3.0)),
    ])  # fmt: skip


def heavy(ia: Any, iaa: Any) -> Any:
    """The heavy example of imgaug's README."""
    def sometimes(one: Any) -> Any:
        return iaa.Sometimes(0.5, one)

    some = [
        sometimes(iaa.Superpixels(p_replace=(0, 1.0), n_segments=(20, 200))),
        iaa.OneOf([iaa.GaussianBlur((0, 3.0)), iaa.AverageBlur(k=(2, 7)), iaa.MedianBlur(k=(3, 11))]),
        iaa.Sharpen(alpha=(0, 1.0), lightness=(0.75, 1.5)), iaa.Emboss(alpha=(0, 1.0), strength=(0, 2.0)),
        iaa.SimplexNoiseAlpha(
            iaa.OneOf([iaa.EdgeDetect(alpha=(0.5, 1.0)), iaa.DirectedEdgeDetect(alpha=(0.5, 1.0), direction=(0.0, 1.0))])
        ),
        iaa.AdditiveGaussianNoise(loc=0, scale=(0.0, 0.05 * 255), per_channel=0.5),
        iaa.OneOf([
            iaa.Dropout((0.01, 0.1), per_channel=0.5),
            iaa.CoarseDropout((0.03, 0.15), size_percent=(0.02, 0.05), per_channel=0.2),
        ]),
        iaa.Invert(0.05, per_channel=True), iaa.Add((-10, 10), per_channel=0.5), iaa.AddToHueAndSaturation((-20, 20)),
        iaa.OneOf([
            iaa.Multiply((0.5, 1.5), per_channel=0.5),
            iaa.FrequencyNoiseAlpha(
                exponent=(-4, 0), first=iaa.Multiply((0.5, 1.5), per_channel=True), second=iaa.LinearContrast((0.5, 2.0))
            ),
        ]),
        iaa.LinearContrast((0.5, 2.0), per_channel=0.5), iaa.Grayscale(alpha=(0.0, 1.0)),
        sometimes(iaa.ElasticTransformation(alpha=(0.5, 3.5), sigma=0.25)), sometimes(iaa.PiecewiseAffine(scale=(0.01, 0.05))),
        sometimes(iaa.PerspectiveTransform(scale=(0.01, 0.1))),
    ]  # fmt: skip
    warps = [
        sometimes(iaa.CropAndPad(percent=(-0.05, 0.1), pad_mode=ia.ALL, pad_cval=(0, 255))),
        sometimes(iaa.Affine(
            scale={"x": (0.8, 1.2), "y": (0.8, 1.2)}, translate_percent={"x": (-0.2, 0.2), "y": (-0.2, 0.2)}, rotate=(-45, 45),
            shear=(-16, 16), order=[0, 1], cval=(0, 255), mode=ia.ALL,
        )),
    ]  # fmt: skip
    first = [iaa.Fliplr(0.5), iaa.Flipud(0.2), *warps]
    return iaa.Sequential([*first, iaa.SomeOf((0, 5), some, random_order=True)], random_order=True)


def albumentations_call(case: str, lib: Any) -> Call:
    """Of the constructors as Albumentations 2.0.8 has them."""
    large, scene = picture(480, 640), picture(512, 512)
    lowered = case.endswith("_lowered") and hasattr(lib.Compose, "pipeline")
    if case.startswith("albumentations_classify"):
        augment = lib.Compose([
            lib.RandomResizedCrop(size=(224, 224)), lib.HorizontalFlip(p=0.5),
            lib.ColorJitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1, p=1.0), lib.Normalize(MEAN, STD),
        ], seed=1)  # fmt: skip
        if lowered:
            augment = augment.pipeline
        return lambda: augment(image=large)
    if case.startswith("albumentations_segment"):
        augment = lib.Compose([
            lib.Affine(scale=(0.9, 1.1), rotate=(-15, 15), p=1.0), lib.HorizontalFlip(p=0.5),
            lib.RandomBrightnessContrast(p=1.0), lib.GaussNoise(p=0.3),
        ], seed=1)  # fmt: skip
        mask = scene[:, :, 0] // 32
        if lowered:
            augment = augment.pipeline
        return lambda: augment(image=scene, mask=mask)
    augment = lib.Compose(
        [lib.HorizontalFlip(p=0.5), lib.ShiftScaleRotate(p=1.0), lib.RandomBrightnessContrast(p=0.5)],
        bbox_params=lib.BboxParams(format="pascal_voc", label_fields=["labels"]), seed=1,
    )  # fmt: skip
    corners = np.random.default_rng(2).uniform(10, 300, (8, 2))
    boxes = np.concatenate([corners, corners + 100], axis=1)
    return lambda: augment(image=scene, bboxes=boxes, labels=list(range(8)))


def build(which: str, case: str) -> Call:
    import cv2

    cv2.setNumThreads(1)
    if which == "original" and CASES[case] == "imgaug":
        import imgaug as ia  # type: ignore[import-not-found]
        from imgaug import augmenters as iaa

        return imgaug_call(case, ia, iaa)
    if which == "original":
        import albumentations

        return albumentations_call(case, albumentations)
    import vicinal as vc

    vc.set_threads(1)
    if CASES[case] == "imgaug":
        from vicinal.compat import imgaug
        from vicinal.compat.imgaug import augmenters

        return imgaug_call(case, imgaug, augmenters)
    from vicinal.compat import albumentations as ours

    return albumentations_call(case, ours)


def main() -> None:
    replies, call = reply_to(), list[Call]()
    os.sched_setaffinity(0, {int(sys.argv[2])})

    def answer(request: dict[str, Any]) -> dict[str, float]:
        if "run" in request:
            return {"cpu": seconds(call[0], request["run"])}
        call[:] = [build(sys.argv[1], request["prepare"])]
        seconds(call[0], 3)
        return {"call": seconds(call[0], 3) / 3}

    serve(answer, replies)


if __name__ == "__main__":
    main()
