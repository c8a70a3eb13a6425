"""Colours of PIL images, by Pillow."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image as Pillow
from PIL import ImageEnhance, ImageOps

Picture = Pillow.Image

BELOW_ONE = 1e-3
"""Of a level: as for tensors, what keeps white from becoming one level more."""


def adjust_brightness(image: Picture, brightness_factor: float) -> Picture:
    """Levels times a factor."""
    return ImageEnhance.Brightness(image).enhance(_positive("brightness_factor", brightness_factor))


def adjust_contrast(image: Picture, contrast_factor: float) -> Picture:
    """The distance from the mean grey times a factor."""
    return ImageEnhance.Contrast(image).enhance(_positive("contrast_factor", contrast_factor))


def adjust_saturation(image: Picture, saturation_factor: float) -> Picture:
    """The distance from grey times a factor."""
    return ImageEnhance.Color(image).enhance(_positive("saturation_factor", saturation_factor))


def adjust_sharpness(image: Picture, sharpness_factor: float) -> Picture:
    """The distance from a smoothed picture times a factor."""
    return ImageEnhance.Sharpness(image).enhance(_positive("sharpness_factor", sharpness_factor))


def adjust_hue(image: Picture, hue_factor: float) -> Picture:
    """Hues turned by a share of the circle, in steps of 1/256; pictures without colour stay as they are."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor: expected a number in [-0.5, 0.5], got {hue_factor}")
    if image.mode in ("L", "1", "I", "F"):
        return image
    hue, saturation, value = image.convert("HSV").split()
    turned = (np.array(hue, np.int32) + int(hue_factor * 255)) % 256
    merged = Pillow.merge("HSV", (Pillow.fromarray(turned.astype(np.uint8)), saturation, value))
    return merged.convert(image.mode)


def adjust_gamma(image: Picture, gamma: float, gain: float = 1.0) -> Picture:
    """gain * level ** gamma, of levels in [0, 1], by a table."""
    if gamma < 0:
        raise ValueError(f"gamma: expected a number of at least 0, got {gamma}")
    table: list[Any] = [int((256 - BELOW_ONE) * gain * (level / 255.0) ** gamma) for level in range(256)]
    return image.convert("RGB").point([min(level, 255) for level in table] * 3).convert(image.mode)


def posterize(image: Picture, bits: int) -> Picture:
    """The upper ``bits`` bits of each level."""
    return ImageOps.posterize(image, bits)


def solarize(image: Picture, threshold: float) -> Picture:
    """Inverts what is at least as light as the threshold."""
    return ImageOps.solarize(image, threshold)  # type: ignore[arg-type]


def invert(image: Picture) -> Picture:
    """Black becomes white."""
    return ImageOps.invert(image)


def autocontrast(image: Picture) -> Picture:
    """Stretches each channel so that it goes from black to white."""
    return ImageOps.autocontrast(image)


def equalize(image: Picture) -> Picture:
    """Spreads each channel's levels evenly."""
    return ImageOps.equalize(image)


def rgb_to_grayscale(image: Picture, num_output_channels: int = 1) -> Picture:
    """Luma, once or three times."""
    if num_output_channels not in (1, 3):
        raise ValueError(f"num_output_channels: expected 1 or 3, got {num_output_channels}")
    grey = image.convert("L")
    return grey if num_output_channels == 1 else Pillow.merge("RGB", (grey, grey, grey))


def grayscale_to_rgb(image: Picture) -> Picture:
    """RGB of any mode."""
    return image.convert("RGB")


def permute_channels(image: Picture, permutation: Any) -> Picture:
    """The bands in another order."""
    bands = image.split()
    if sorted(permutation) != list(range(len(bands))):
        raise ValueError(f"permutation: expected the numbers below {len(bands)}, each once, got {list(permutation)}")
    return Pillow.merge(image.mode, [bands[number] for number in permutation])


def _positive(name: str, factor: float) -> float:
    if factor < 0:
        raise ValueError(f"{name}: expected a number of at least 0, got {factor}")
    return factor
