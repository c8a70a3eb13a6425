"""Colour, blur, noise and erasing with OpenCV by hand, on uint8 RGB."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks import steps as s
from benchmarks.peers.opencv_geometry import copied

Pixels = NDArray[Any]
Step = Callable[[Pixels, Pixels | None], Pixels]
LUMA = np.array([0.299, 0.587, 0.114])
LEVELS = np.arange(256)


def _turn_hsv(image: Pixels, out: Pixels | None, turn: float, saturation: float = 1.0) -> Pixels:
    """Hue and saturation by one table of three channels in OpenCV's 8-bit HSV."""
    table = np.empty((256, 1, 3), np.uint8)
    table[:, 0, 0] = (LEVELS + round(turn * 180)) % 180
    table[:, 0, 1] = np.clip(LEVELS * saturation, 0, 255)
    table[:, 0, 2] = LEVELS
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    return cv2.cvtColor(cv2.LUT(hsv, table, dst=hsv), cv2.COLOR_HSV2RGB, dst=out)


def _jitter(step: s.Jitter, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        bright, contrast, colour = (
            1 + random.uniform(-most, most) for most in (step.brightness, step.contrast, step.saturation)
        )
        grey = bright * float(LUMA @ cv2.mean(image)[:3])
        mix = colour * np.eye(3) + (1 - colour) * LUMA
        matrix = np.column_stack([mix * (bright * contrast), mix.sum(axis=1) * ((1 - contrast) * grey)])
        return _turn_hsv(cv2.transform(image, matrix), out, random.uniform(-step.hue, step.hue))

    return run


def _brightness_contrast(step: s.BrightnessContrast, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        bright, contrast = (random.uniform(-step.strength, step.strength) for _ in range(2))
        return cv2.addWeighted(image, 1 + contrast, image, 0.0, 255 * bright, dst=out)

    return run


def _hue_saturation(step: s.HueSaturation, random: Random) -> Step:
    return lambda image, out: _turn_hsv(
        image, out, random.uniform(-step.hue, step.hue), 1 + random.uniform(-step.saturation, step.saturation)
    )


def _gamma(step: s.Gamma, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        table = (255 * (LEVELS / 255) ** random.uniform(*step.gamma)).round().astype(np.uint8)
        return cv2.LUT(image, table, dst=out)

    return run


def _noise(step: s.GaussianNoise, random: Random) -> Step:
    field = np.empty(0, np.int16)

    def run(image: Pixels, out: Pixels | None) -> Pixels:
        nonlocal field
        if field.shape != image.shape:
            field = np.empty(image.shape, np.int16)
        cv2.randn(field, 0, 255 * random.uniform(*step.std))  # type: ignore[call-overload]
        return cv2.add(image, field, dst=out, dtype=cv2.CV_8U)

    return run


def _salt_pepper(step: s.SaltPepper) -> Step:
    random = np.random.default_rng(1)

    def run(image: Pixels, out: Pixels | None) -> Pixels:
        share = random.uniform(*step.amount)
        count = random.binomial(image.shape[0] * image.shape[1], share)
        places = random.integers(0, image.shape[0] * image.shape[1], count)
        out = copied(image, out)
        flat = out.reshape(-1, image.shape[2])
        flat[places[: count // 2]], flat[places[count // 2 :]] = 255, 0
        return out

    return run


def _erase(step: s.Erase, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        height, width = image.shape[:2]
        area = random.uniform(*step.area) * height * width
        aspect = math.exp(random.uniform(math.log(step.aspect[0]), math.log(step.aspect[1])))
        high, wide = min(int(math.sqrt(area / aspect)), height), min(int(math.sqrt(area * aspect)), width)
        top, left = random.randrange(height - high + 1), random.randrange(width - wide + 1)
        out = copied(image, out)
        out[top : top + high, left : left + wide] = 0
        return out

    return run


def _holes(step: s.Holes, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        out = copied(image, out)
        room = image.shape[0] - step.length + 1
        for _ in range(step.count):
            top, left = random.randrange(room), random.randrange(room)
            out[top : top + step.length, left : left + step.length] = 0
        return out

    return run


def _table(levels: Pixels) -> Step:
    table = levels.astype(np.uint8)
    return lambda image, out: cv2.LUT(image, table, dst=out)


def _posterize(step: s.Posterize) -> Step:
    kept: Any = (256 - 2 ** (8 - step.bits),) * 4
    return lambda image, out: cv2.bitwise_and(image, kept, dst=out)


def _blur(step: s.Blur, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        sigma = random.uniform(*step.sigma)
        side = 2 * max(1, math.ceil(3 * sigma)) + 1
        return cv2.GaussianBlur(image, (side, side), sigma, dst=out)

    return run


def steps(random: Random) -> dict[type, Callable[[Any], Step]]:
    """Step kind to the function that does it on one picture."""
    return {
        s.Blur: lambda t: _blur(t, random),
        s.Jitter: lambda t: _jitter(t, random),
        s.BrightnessContrast: lambda t: _brightness_contrast(t, random),
        s.HueSaturation: lambda t: _hue_saturation(t, random),
        s.Gamma: lambda t: _gamma(t, random),
        s.GaussianNoise: lambda t: _noise(t, random),
        s.SaltPepper: lambda t: _salt_pepper(t),
        s.Erase: lambda t: _erase(t, random),
        s.Holes: lambda t: _holes(t, random),
        s.Posterize: lambda t: _posterize(t),
        s.Solarize: lambda t: _table(np.where(255 * t.threshold <= LEVELS, 255 - LEVELS, LEVELS)),
    }
