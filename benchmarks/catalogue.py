"""Transforms of the catalogue against AlbumentationsX, augrs and OpenCV by hand: ``python -m benchmarks.catalogue [NAME ...]``.

Prints the CPU time of one picture of 512x512x3 uint8 on one thread, the median of rounds in which the libraries take turns, and
how many times as fast Vicinal is as the best of the others (above 1: Vicinal is first). Libraries that this Python does not
find are left out: put a folder that holds them on PYTHONPATH (requirements/albumentationsx.txt, and augrs-py).
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

import cv2
import numpy as np

import vicinal as vc
from benchmarks.pictures import photographs
from vicinal.transforms.catalogue import transform_class

COUNT, SIDE = 16, 512
LIBRARIES = ("vicinal", "albumentations", "augrs", "opencv")

Call = Callable[[Any], Any]
RNG = np.random.default_rng(0)

OURS: dict[str, tuple[str, dict[str, Any]]] = {
    "CLAHE": ("CLAHE", {"clip": (1.0, 4.0), "tiles": 8}),
    "median": ("MedianBlur", {"radius": (1, 3)}),
    "motion blur": ("MotionBlur", {"length": [3, 5, 7]}),
    "JPEG": ("ImageCompression", {"quality": (50, 90)}),
    "brightness contrast": ("BrightnessContrast", {}),
    "hue saturation value": ("HueSaturationValue", {}),
    "coarse dropout": ("CoarseDropout", {"holes": (1, 2)}),
    "fog": ("Fog", {"density": (0.3, 0.8)}),
    "rain": ("Rain", {"drops": 440, "length": 0.04, "degrees": (-10, 10), "darken": 0.3}),
    "elastic": ("ElasticTransform", {"alpha": 100.0, "sigma": 10.0}),
    "grid distortion": ("GridDistortion", {"limit": 0.3}),
}
THEIRS: dict[str, tuple[str, dict[str, Any]]] = {
    "CLAHE": ("CLAHE", {"clip_range": (1.0, 4.0)}),
    "median": ("MedianBlur", {"blur_range": (3, 7)}),
    "motion blur": ("MotionBlur", {"blur_range": (3, 7)}),
    "JPEG": ("ImageCompression", {"quality_range": (50, 90)}),
    "brightness contrast": ("RandomBrightnessContrast", {"brightness_by_max": True}),
    "hue saturation value": ("HueSaturationValue", {}),
    "coarse dropout": ("CoarseDropout", {}),
    "fog": ("RandomFog", {}),
    "rain": ("RandomRain", {"slant_range": (-10, 10)}),
    "elastic": ("ElasticTransform", {}),
    "grid distortion": ("GridDistortion", {}),
}
"""Of AlbumentationsX. Fog and rain are other pictures there, of about as many discs and drops."""
AUGRS: dict[str, dict[str, Any]] = {
    "CLAHE": {}, "brightness contrast": {}, "hue saturation value": {}, "coarse dropout": {}, "elastic": {},
}  # fmt: skip


def clahe(picture: Any) -> Any:
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lightness = np.ascontiguousarray(lab[:, :, 0])
    lab[:, :, 0] = cv2.createCLAHE(RNG.uniform(1, 4), (8, 8)).apply(lightness)
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def motion(picture: Any) -> Any:
    size = int(RNG.choice([3, 5, 7]))
    kernel = np.zeros((size, size), np.uint8)
    (x0, x1), (y0, y1) = RNG.integers(0, size, (2, 2)).tolist()
    cv2.line(kernel, (x0, y0), (x1, y1), 1)
    return cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1))


def jpeg(picture: Any) -> Any:
    _, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, int(RNG.integers(50, 91))))
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def brightness_contrast(picture: Any) -> Any:
    factor, more = 1 + RNG.uniform(-0.2, 0.2), 255 * RNG.uniform(-0.2, 0.2)
    return cv2.LUT(picture, (np.arange(256) * factor + more).clip(0, 255).astype(np.uint8))


def hue_saturation_value(picture: Any) -> Any:
    planes = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))
    levels = np.arange(256)
    hue = ((levels + RNG.uniform(-20, 20)) % 180).astype(np.uint8)
    others = [(levels + RNG.uniform(-most, most)).clip(0, 255).astype(np.uint8) for most in (30, 20)]
    found = [cv2.LUT(plane, table) for plane, table in zip(planes, (hue, *others), strict=True)]
    return cv2.cvtColor(cv2.merge(found), cv2.COLOR_HSV2RGB)


def coarse_dropout(picture: Any) -> Any:
    found = picture.copy()
    for _ in range(int(RNG.integers(1, 3))):
        height, width = RNG.integers(51, 103, 2).tolist()
        y, x = int(RNG.integers(0, SIDE - height + 1)), int(RNG.integers(0, SIDE - width + 1))
        found[y : y + height, x : x + width] = 0
    return found


def fog(picture: Any) -> Any:
    coarse = RNG.uniform(0, 1, (17, 17)).astype(np.float32)
    share = cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC).clip(0, 1) * RNG.uniform(0.3, 0.8)
    return cv2.blendLinear(picture, np.full_like(picture, 230), 1 - share, share)


def rain(picture: Any) -> Any:
    layer = np.zeros((SIDE, SIDE), np.uint8)
    slant = RNG.uniform(-4, 4)
    starts = RNG.uniform(0, SIDE, (440, 2))
    ends = np.stack([starts, starts + np.array([slant, 20.0])], axis=1).astype(np.int32)
    cv2.polylines(layer, list(ends), False, 255, 1)
    share = cv2.blur(layer, (3, 3)).astype(np.float32) / 255
    dim = cv2.convertScaleAbs(picture, alpha=0.7)
    return cv2.blendLinear(dim, np.full_like(picture, 200), 1 - share, share)


def elastic(picture: Any) -> Any:
    field = [cv2.GaussianBlur(RNG.uniform(-1, 1, (SIDE, SIDE)).astype(np.float32), (0, 0), 10) * 100 for _ in range(2)]
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    return cv2.remap(picture, x + field[0], y + field[1], cv2.INTER_LINEAR)


RICH = "rich"
"""A pipeline of ten, from crop to Normalize, as detection and segmentation have it."""


def rich() -> list[Any]:
    return [
        vc.RandomResizedCrop(SIDE), vc.HorizontalFlip(p=0.5),
        vc.Affine((-15, 15), scale=(0.9, 1.1), translate_x=(-0.06, 0.06), translate_y=(-0.06, 0.06), unit="fraction", p=0.5),
        vc.OneOf([vc.GaussianBlur((0.5, 1.5)), vc.MedianBlur((1, 2)), vc.MotionBlur([3, 5, 7])], p=0.3),
        vc.CLAHE((1.0, 4.0), 8, p=0.3), vc.BrightnessContrast(p=0.5), vc.HueSaturationValue(p=0.5),
        vc.ImageCompression((50, 90), p=0.3), vc.CoarseDropout((1, 2), p=0.3), vc.Normalize(),
    ]  # fmt: skip


def rich_there(module: Any) -> list[Any] | None:
    """None for a library that lacks one of them."""
    try:
        return [
            module.RandomResizedCrop(size=(SIDE, SIDE)), module.HorizontalFlip(p=0.5),
            module.Affine(rotate=(-15, 15), scale=(0.9, 1.1), translate_percent=(-0.06, 0.06), p=0.5),
            module.OneOf([module.GaussianBlur(), module.MedianBlur(), module.MotionBlur()], p=0.3),
            module.CLAHE(p=0.3), module.RandomBrightnessContrast(p=0.5), module.HueSaturationValue(p=0.5),
            module.ImageCompression(p=0.3), module.CoarseDropout(p=0.3), module.Normalize(),
        ]  # fmt: skip
    except (AttributeError, TypeError):
        return None


BY_HAND: dict[str, Call] = {
    "CLAHE": clahe, "median": lambda picture: cv2.medianBlur(picture, int(RNG.choice([3, 5, 7]))), "motion blur": motion,
    "JPEG": jpeg, "brightness contrast": brightness_contrast, "hue saturation value": hue_saturation_value,
    "coarse dropout": coarse_dropout, "fog": fog, "rain": rain, "elastic": elastic,
}  # fmt: skip


def photos() -> Any:
    """uint8 [COUNT, SIDE, SIDE, 3]."""
    crop = vc.Pipeline([vc.RandomResizedCrop(SIDE)], seed=0)
    found = photographs()
    return np.stack([crop(found[index % len(found)], ids=index) for index in range(COUNT)])


def calls(name: str) -> dict[str, Call]:
    """What each library that is there does to all pictures."""
    pipeline = vc.Pipeline(rich() if name == RICH else [transform_class(OURS[name][0])(**OURS[name][1])], seed=0)
    found: dict[str, Call] = {"vicinal": pipeline}
    for library in ("albumentations", "augrs"):
        try:
            module = import_module(library)
        except ImportError:
            continue
        made = rich_there(module) if name == RICH else one_there(module, name, library)
        if made is not None:
            found[library] = each(_compose(module, made))
    if name in BY_HAND:
        found["opencv"] = each(BY_HAND[name])
    return found


def one_there(module: Any, name: str, library: str) -> list[Any] | None:
    """The transform of a library; None where it has none."""
    kwargs = THEIRS[name][1] if library == "albumentations" else AUGRS.get(name)
    made = getattr(module, THEIRS[name][0], None)
    return None if made is None or kwargs is None else [made(p=1.0, **kwargs)]


def _compose(module: Any, made: list[Any]) -> Call:
    chain = module.Compose(made)
    return lambda picture: chain(image=picture)["image"]


def each(call: Call) -> Call:
    return lambda images: [call(picture) for picture in images]


def seconds(name: str, images: Any, rounds: int) -> dict[str, float]:
    """CPU seconds a picture, by library."""
    every = calls(name)
    taken: dict[str, list[float]] = {library: [] for library in every}
    for call in every.values():
        call(images)
    for _ in range(rounds):
        for library, call in every.items():
            begin = time.process_time()
            call(images)
            taken[library].append((time.process_time() - begin) / COUNT)
    return {library: median(row) for library, row in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[*OURS, RICH], help="rows; default: all")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    vc.set_threads(1)
    images = photos()
    print(f"ms of CPU a picture of {SIDE}x{SIDE}x3; {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at first")
    print(f"{'':22}" + "".join(f"{library:>16}" for library in LIBRARIES) + f"{'ratio':>8}")
    for name in options.names:
        found = seconds(name, images, options.rounds)
        best = min((value for library, value in found.items() if library != "vicinal"), default=float("nan"))
        cells = "".join(f"{1e3 * found[one]:16.3f}" if one in found else f"{'-':>16}" for one in LIBRARIES)
        print(f"{name:22}{cells}{best / found['vicinal']:8.2f}", flush=True)


if __name__ == "__main__":
    main()
