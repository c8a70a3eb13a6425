"""What code for Albumentations 1.x is told: how 2.0.8 spells its classes and arguments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vicinal.compat.albumentations.former import in_words_of_2

VERSION = (1, 4, 0)
"""1.4.24 alone read a variance of noise otherwise."""
CLASSES: dict[str, str] = {
    "Flip": "OneOf([HorizontalFlip(p=1), VerticalFlip(p=1), Sequential([HorizontalFlip(p=1), VerticalFlip(p=1)], p=1)])",
    "Cutout": "CoarseDropout(num_holes_range=(8, 8), hole_height_range=(8, 8), hole_width_range=(8, 8))",
    "RandomBrightness": "RandomBrightnessContrast(contrast_limit=0)",
    "RandomContrast": "RandomBrightnessContrast(brightness_limit=0)",
    "JpegCompression": "ImageCompression(quality_range=(99, 100))",
    "IAAPerspective": "Perspective()",
    "IAAEmboss": "Emboss()",
    "IAASharpen": "Sharpen()",
    "IAASuperpixels": "Superpixels()",
    "IAAPiecewiseAffine": "PiecewiseAffine()",
    "IAAAffine": "Affine()",
    "IAACropAndPad": "CropAndPad()",
    "IAAFliplr": "HorizontalFlip()",
    "IAAFlipud": "VerticalFlip()",
    "IAAAdditiveGaussianNoise": "GaussNoise()",
    "GaussianNoise": "GaussNoise()",
    "TemplateTransform": "OverlayElements()",
}
"""Classes that 2.0.8 has not, and what comes near to them there."""


def missing_class(name: str) -> AttributeError:
    """The error of a name that the package has not."""
    hint = f": since 2.0 it is {CLASSES[name]}" if name in CLASSES else ""
    return AttributeError(f"module 'vicinal.compat.albumentations' has no attribute {name!r}{hint}")


def arguments_of_2(name: str, unknown: dict[str, Any], known: Iterable[str]) -> str:
    """``; since 2.0: fill=0`` for arguments that 1.x had; empty where the class, which has ``known``, never had any such."""
    if not unknown:
        return ""
    try:
        _, told, faults = in_words_of_2(name, unknown, VERSION)
    except (TypeError, ValueError, KeyError, IndexError):  # values that no version took
        return ""
    parts = [f"{key}={value!r}" for key, value in told.items() if key in set(known)] + faults
    return f"; since 2.0: {', '.join(parts)}" if parts else ""
