"""Pillow, as torchvision's transforms work on PIL images: the same calls, by hand, since torchvision is not installed."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import numpy as np

from benchmarks import steps as s
from benchmarks.case import Run, Work
from benchmarks.peers.decoders import pillow, spread


def _crop_resize(image: Any, step: s.CropResize, random: Random) -> Any:
    from PIL import Image

    width, height = image.size
    for _ in range(10):
        area = height * width * random.uniform(0.08, 1.0)
        aspect = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        wide, high = round(math.sqrt(area * aspect)), round(math.sqrt(area / aspect))
        if 0 < wide <= width and 0 < high <= height:
            break
    else:
        wide, high = width, height
    left, top = random.randint(0, width - wide), random.randint(0, height - high)
    return image.crop((left, top, left + wide, top + high)).resize((step.size, step.size), Image.Resampling.BILINEAR)


def _hue(image: Any, turn: float) -> Any:
    from PIL import Image

    h, saturation, value = image.convert("HSV").split()
    turned = (np.array(h, np.uint8).astype(np.int32) + round(turn * 255)).astype(np.uint8)
    return Image.merge("HSV", (Image.fromarray(turned), saturation, value)).convert("RGB")


def _jitter(image: Any, step: s.Jitter, random: Random) -> Any:
    from PIL import ImageEnhance

    for index in random.sample(range(4), 4):
        if index == 3:
            image = _hue(image, random.uniform(-step.hue, step.hue))
            continue
        kind = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)[index]
        most = (step.brightness, step.contrast, step.saturation)[index]
        image = kind(image).enhance(random.uniform(1 - most, 1 + most))
    return image


def _normalized(image: Any) -> Any:
    """ToTensor and Normalize: planes of float32 in [0, 1], then mean and deviation, in place."""
    planes = np.ascontiguousarray(np.asarray(image).transpose(2, 0, 1)).astype(np.float32)
    planes /= 255
    planes -= np.array(s.MEAN, np.float32)[:, None, None]
    planes /= np.array(s.STD, np.float32)[:, None, None]
    return planes


def prepare(work: Work) -> Run:
    from PIL import Image

    random = Random(1)
    steps = work.case.steps[1:-1]
    if not work.files or any(not isinstance(step, s.CropResize | s.Flip | s.Jitter) for step in steps):
        raise s.UnsupportedError("written for JPEG files in the training pipeline")
    stack = np.empty((len(work.files), 3, work.case.size, work.case.size), np.float32)

    def one(index: int) -> None:
        image = pillow(work.files[index])
        for step in steps:
            if isinstance(step, s.CropResize):
                image = _crop_resize(image, step, random)
            elif isinstance(step, s.Flip):
                image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if random.random() < step.p else image
            elif isinstance(step, s.Jitter):
                image = _jitter(image, step, random)
        stack[index] = _normalized(image)

    def run() -> tuple[Any, Any]:
        spread(one, len(work.files), work.threads)
        return stack, None

    return run
