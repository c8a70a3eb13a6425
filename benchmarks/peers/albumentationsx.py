"""AlbumentationsX: the dialect of Albumentations with ranges under other names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import steps as s
from benchmarks.case import Run, Work
from benchmarks.peers.albumentations import transforms, translations
from benchmarks.peers.each import loop
from benchmarks.peers.folders import folder_to_folder


def ranges(lib: Any) -> dict[type, Callable[[Any], Any]]:
    """As ``albumentations.translations``."""
    return translations(lib) | {
        s.Blur: lambda t: lib.GaussianBlur(blur_range=(0, 0), sigma_range=t.sigma, p=1.0),
        s.Jitter: lambda t: lib.ColorJitter(
            brightness_range=(1 - t.brightness, 1 + t.brightness), contrast_range=(1 - t.contrast, 1 + t.contrast),
            saturation_range=(1 - t.saturation, 1 + t.saturation), hue_range=(-t.hue, t.hue), p=1.0,
        ),
        s.BrightnessContrast: lambda t: lib.RandomBrightnessContrast(
            brightness_range=(-t.strength, t.strength), contrast_range=(-t.strength, t.strength), p=1.0
        ),
        s.HueSaturation: lambda t: lib.HueSaturationValue(
            hue_shift_range=(-180 * t.hue, 180 * t.hue), sat_shift_range=(-100 * t.saturation, 100 * t.saturation),
            val_shift_range=(0, 0), p=1.0,
        ),
        s.Gamma: lambda t: lib.RandomGamma(gamma_range=(100 * t.gamma[0], 100 * t.gamma[1]), p=1.0),
        s.SaltPepper: lambda t: lib.SaltAndPepper(amount_range=t.amount, salt_vs_pepper_range=(0.5, 0.5), p=1.0),
        s.Posterize: lambda t: lib.Posterize(num_bits=(t.bits, t.bits), p=1.0),
    }


def prepare(work: Work) -> Run:
    import albumentations as lib  # type: ignore[import-not-found]
    import cv2

    cv2.setNumThreads(1 if work.files else work.threads)
    compose = lib.Compose(transforms(work.case.steps, ranges(lib)), seed=1, telemetry=False)
    return folder_to_folder(work, compose) if work.case.stored else loop(work, compose)
