"""What each library does in the cases of single.py, in a process of its own: answers one JSON request a line."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

LIBRARIES = {
    "vicinal": "", "albumentationsx": "albumentationsx", "albumentations": "main", "augrs": "main", "variopinta": "main",
}
"""And the environment (environments.py) of each."""

CASES = {
    "flip": ("flip", 224, ""), "latency": ("flip", 28, ""), "cifar": ("cifar", 32, ""),
    "brightness_contrast": ("brightness_contrast", 224, ""), "crop_jitter": ("crop_jitter", 640, ""),
    "crop_jitter_boxes": ("crop_jitter", 640, "boxes"), "crop_jitter_mask": ("crop_jitter", 640, "mask"),
    "affine": ("affine", 512, ""), "affine_boxes": ("affine", 512, "boxes"), "affine_mask": ("affine", 512, "mask"),
}  # fmt: skip
"""The pipeline, the side of the square picture (640: 640 x 480), and what belongs to it: 8 boxes, or a mask of 8 classes."""

Call = Callable[[], Any]


def given_of(case: str) -> dict[str, Any]:
    """A smooth picture with some grain, and what the case has beside it."""
    _, side, beside = CASES[case]
    height, width = (480, 640) if side == 640 else (side, side)
    random = np.random.default_rng(7)
    waves = np.sin(np.arange(height)[:, None, None] / 17) + np.cos(np.arange(width)[None, :, None] / 23 + np.arange(3))
    image = np.clip(127 + 50 * waves + random.normal(0, 8, (height, width, 3)), 0, 255).astype(np.uint8)
    corners = random.uniform(10, 300, (8, 2))
    more: dict[str, Any] = {"boxes": np.concatenate([corners, corners + 100], axis=1), "mask": image[:, :, 0] // 32}
    return {"image": image} | ({beside: np.ascontiguousarray(more[beside])} if beside else {})


def vicinal(pipeline: str, given: dict[str, Any]) -> Call:
    import vicinal as vc

    vc.set_threads(1)
    transforms: dict[str, list[Any]] = {
        "flip": [vc.HorizontalFlip()],
        "cifar": [vc.Pad(4), vc.RandomCrop(32), vc.HorizontalFlip(p=0.5), vc.Normalize(MEAN, STD)],
        "brightness_contrast": [vc.Brightness((0.8, 1.2)), vc.Contrast((0.8, 1.2))],
        "crop_jitter": [
            vc.RandomResizedCrop(224), vc.HorizontalFlip(p=0.5), vc.ColorJitter(0.4, 0.4, 0.4, 0.1), vc.Normalize(MEAN, STD)
        ],
        "affine": [
            vc.Affine(degrees=(-15, 15), scale=(0.9, 1.1)), vc.HorizontalFlip(p=0.5), vc.Brightness((0.8, 1.2)),
            vc.Contrast((0.8, 1.2)),
        ],
    }  # fmt: skip
    augment = vc.Pipeline(transforms[pipeline], seed=1)
    if len(given) == 1:
        image = given["image"]
        return lambda: augment(image)
    labels = {"labels": np.arange(8)} if "boxes" in given else {}
    return lambda: augment(**given, **labels)


def albumentations(pipeline: str, given: dict[str, Any], newer: bool = False) -> Call:
    import albumentations as lib  # type: ignore[import-not-found]
    import cv2

    cv2.setNumThreads(1)
    if newer:
        jitter = lib.ColorJitter(
            brightness_range=(0.6, 1.4), contrast_range=(0.6, 1.4), saturation_range=(0.6, 1.4), hue_range=(-0.1, 0.1), p=1.0
        )
        tones = lib.RandomBrightnessContrast(brightness_range=(-0.2, 0.2), contrast_range=(-0.2, 0.2), p=1.0)
    else:
        jitter = lib.ColorJitter((0.6, 1.4), (0.6, 1.4), (0.6, 1.4), (-0.1, 0.1), p=1.0)
        tones = lib.RandomBrightnessContrast(brightness_limit=(-0.2, 0.2), contrast_limit=(-0.2, 0.2), p=1.0)
    transforms: dict[str, list[Any]] = {
        "flip": [lib.HorizontalFlip(p=1.0)],
        "cifar": [
            lib.PadIfNeeded(min_height=40, min_width=40), lib.RandomCrop(height=32, width=32), lib.HorizontalFlip(p=0.5),
            lib.Normalize(MEAN, STD),
        ],
        "brightness_contrast": [tones],
        "crop_jitter": [lib.RandomResizedCrop(size=(224, 224)), lib.HorizontalFlip(p=0.5), jitter, lib.Normalize(MEAN, STD)],
        "affine": [lib.Affine(scale=(0.9, 1.1), rotate=(-15, 15), p=1.0), lib.HorizontalFlip(p=0.5), tones],
    }  # fmt: skip
    more: dict[str, Any] = {"telemetry": False} if newer else {}
    fields: dict[str, Any] = {}
    if "boxes" in given:
        name = "coord_format" if newer else "format"
        more["bbox_params"] = lib.BboxParams(**{name: "pascal_voc"}, label_fields=["labels"])
        fields["labels"] = np.arange(8)
    compose = lib.Compose(transforms[pipeline], seed=1, **more)
    names = {"boxes": "bboxes"}
    fields |= {names.get(name, name): value for name, value in given.items()}
    return lambda: compose(**fields)


def albumentationsx(pipeline: str, given: dict[str, Any]) -> Call:
    return albumentations(pipeline, given, newer=True)


def augrs(pipeline: str, given: dict[str, Any]) -> Call:
    import augrs as lib  # type: ignore[import-not-found]

    if "boxes" in given:
        raise NotImplementedError("not measured with boxes")
    transforms: dict[str, list[Any]] = {
        "flip": [lib.HorizontalFlip(p=1.0)],
        "cifar": [
            lib.PadIfNeeded(min_height=40, min_width=40), lib.RandomCrop(height=32, width=32), lib.HorizontalFlip(p=0.5),
            lib.Normalize(mean=MEAN, std=STD),
        ],
        "brightness_contrast": [lib.RandomBrightnessContrast(brightness_limit=(-0.2, 0.2), contrast_limit=(-0.2, 0.2), p=1.0)],
        "crop_jitter": [
            lib.RandomResizedCrop(size=(224, 224)), lib.HorizontalFlip(p=0.5),
            lib.ColorJitter(brightness=(0.6, 1.4), contrast=(0.6, 1.4), saturation=(0.6, 1.4), hue=(-0.1, 0.1), p=1.0),
            lib.Normalize(mean=MEAN, std=STD),
        ],
        "affine": [
            lib.Affine(scale=(0.9, 1.1), rotate=(-15, 15), p=1.0), lib.HorizontalFlip(p=0.5),
            lib.RandomBrightnessContrast(brightness_limit=(-0.2, 0.2), contrast_limit=(-0.2, 0.2), p=1.0),
        ],
    }  # fmt: skip
    compose = lib.Compose(transforms[pipeline], seed=1)
    return lambda: compose(**given)


def variopinta(pipeline: str, given: dict[str, Any]) -> Call:
    import variopinta as lib  # type: ignore[import-not-found]

    if len(given) > 1:
        raise NotImplementedError("not measured with targets")
    tones = {"brightness_range": (0.8, 1.2), "contrast_range": (0.8, 1.2), "saturation_range": (1.0, 1.0)}
    transforms: dict[str, list[Any]] = {
        "flip": [lib.HorizontalFlip(p=1.0)],
        "cifar": [lib.PadIfNeeded(min_height=40, min_width=40), lib.RandomCrop(32, 32), lib.HorizontalFlip(p=0.5)],
        "brightness_contrast": [lib.ColorJitter(**tones)],
        "crop_jitter": [
            lib.RandomResizedCrop(224, 224), lib.HorizontalFlip(p=0.5),
            lib.ColorJitter(
                brightness_range=(0.6, 1.4), contrast_range=(0.6, 1.4), saturation_range=(0.6, 1.4), hue_range=(-0.1, 0.1)
            ),
        ],
        "affine": [
            lib.Affine(degrees_range=(-15, 15), scale_range=(0.9, 1.1)), lib.HorizontalFlip(p=0.5), lib.ColorJitter(**tones)
        ],
    }  # fmt: skip
    image = given["image"]
    if pipeline not in ("cifar", "crop_jitter"):
        plain = lib.Pipeline(transforms[pipeline], seed=1).compile()
        return lambda: plain(image)
    picture = lib.Image(name="picture", output_specs=lib.ReturnArray(name="values"))
    steps = [*transforms[pipeline], lib.Normalize(mean=MEAN, std=STD)]
    compiled = lib.Pipeline(steps, seed=1, targets=[picture]).compile()
    return lambda: compiled(picture=picture.bind(image)).picture.values


def seconds(call: Call, calls: int) -> float:
    started = time.process_time()
    for _ in range(calls):
        call()
    return time.process_time() - started


def main() -> None:
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no reply
    build: Any = globals()[sys.argv[1]]
    os.sched_setaffinity(0, {int(sys.argv[2])})
    call: Call = lambda: None  # noqa: E731
    for request in map(json.loads, sys.stdin):
        try:
            if "prepare" in request:
                call = build(CASES[request["prepare"]][0], given_of(request["prepare"]))
                seconds(call, 3)
                reply = {"call": seconds(call, 20) / 20}
            else:
                reply = {"cpu": seconds(call, request["run"])}
        except NotImplementedError as reason:
            reply = {"unsupported": str(reason)}
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(reply), file=replies, flush=True)


if __name__ == "__main__":
    main()
