"""Albumentations 2.0.8, and every library with its dialect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import steps as s
from benchmarks.case import Run, Work
from benchmarks.peers.each import loop


def translations(lib: Any) -> dict[type, Callable[[Any], Any]]:
    """One transform (or a list) of ``lib`` for each kind of step."""
    return {
        s.Decode: lambda _: [],
        s.Encode: lambda _: [],
        s.CropResize: lambda t: lib.RandomResizedCrop(size=(t.size, t.size)),
        s.RandomCrop: lambda t: lib.RandomCrop(height=t.size, width=t.size),
        s.PadCrop: lambda t: [
            lib.PadIfNeeded(min_height=t.size + 2 * t.pad, min_width=t.size + 2 * t.pad),
            lib.RandomCrop(height=t.size, width=t.size),
        ],
        s.Resize: lambda t: lib.Resize(height=t.size, width=t.size),
        s.Flip: lambda t: lib.HorizontalFlip(p=t.p),
        s.QuarterTurn: lambda _: lib.RandomRotate90(p=1.0),
        s.Affine: lambda t: lib.Affine(
            scale=t.scale, translate_percent=(-t.shift, t.shift), rotate=(-t.degrees, t.degrees),
            shear=(-t.shear, t.shear), p=1.0,
        ),
        s.Perspective: lambda t: lib.Perspective(scale=(t.distortion / 4, t.distortion / 2), p=1.0),
        s.TranslateWhole: lambda t: lib.Affine(translate_px=(-t.most, t.most), interpolation=0, p=1.0),
        s.Blur: lambda t: lib.GaussianBlur(blur_limit=0, sigma_limit=t.sigma, p=1.0),
        s.Jitter: lambda t: lib.ColorJitter(
            brightness=(1 - t.brightness, 1 + t.brightness), contrast=(1 - t.contrast, 1 + t.contrast),
            saturation=(1 - t.saturation, 1 + t.saturation), hue=(-t.hue, t.hue), p=1.0,
        ),
        s.BrightnessContrast: lambda t: lib.RandomBrightnessContrast(
            brightness_limit=(-t.strength, t.strength), contrast_limit=(-t.strength, t.strength), p=1.0
        ),
        s.HueSaturation: lambda t: lib.HueSaturationValue(
            hue_shift_limit=(-180 * t.hue, 180 * t.hue), sat_shift_limit=(-100 * t.saturation, 100 * t.saturation),
            val_shift_limit=(0, 0), p=1.0,
        ),
        s.Gamma: lambda t: lib.RandomGamma(gamma_limit=(100 * t.gamma[0], 100 * t.gamma[1]), p=1.0),
        s.GaussianNoise: lambda t: lib.GaussNoise(std_range=t.std, per_channel=True, p=1.0),
        s.SaltPepper: lambda t: lib.SaltAndPepper(amount=t.amount, salt_vs_pepper=(0.5, 0.5), p=1.0),
        s.Holes: lambda t: lib.CoarseDropout(
            num_holes_range=(t.count, t.count), hole_height_range=(t.length, t.length),
            hole_width_range=(t.length, t.length), p=1.0,
        ),
        s.Erase: lambda t: lib.Erasing(scale=t.area, ratio=t.aspect, p=1.0),
        s.Posterize: lambda t: lib.Posterize(num_bits=t.bits, p=1.0),
        s.Solarize: lambda t: lib.Solarize(threshold_range=(t.threshold, t.threshold), p=1.0),
        s.Normalize: lambda _: lib.Normalize(mean=s.MEAN, std=s.STD),
    }


def transforms(steps: tuple[s.Step, ...], table: dict[type, Callable[[Any], Any]]) -> list[Any]:
    """The steps in the library's words; raises UnsupportedError for one that it lacks."""
    found: list[Any] = []
    for step in steps:
        try:
            made = table[type(step)](step)
        except AttributeError as error:
            raise s.UnsupportedError(str(error)) from error
        except KeyError as error:
            raise s.UnsupportedError(f"no {type(step).__name__}") from error
        found.extend(made if isinstance(made, list) else [made])
    return found


def prepare(work: Work) -> Run:
    import albumentations as lib  # type: ignore[import-not-found]
    import cv2

    cv2.setNumThreads(1 if work.files else work.threads)
    return loop(work, lib.Compose(transforms(work.case.steps, translations(lib)), seed=1))
