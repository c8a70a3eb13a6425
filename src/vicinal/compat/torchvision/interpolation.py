"""How pictures are resampled, in torchvision's names."""

from __future__ import annotations

from enum import Enum

from PIL import Image as Pillow

__all__ = ["InterpolationMode", "interpolation_of", "pillow_filter"]


class InterpolationMode(Enum):
    """The names of resampling filters. The last three work on PIL images, and Lanczos also on 8-bit tensors."""

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


PILLOW = {
    InterpolationMode.NEAREST: Pillow.Resampling.NEAREST,
    InterpolationMode.NEAREST_EXACT: Pillow.Resampling.NEAREST,
    InterpolationMode.BILINEAR: Pillow.Resampling.BILINEAR,
    InterpolationMode.BICUBIC: Pillow.Resampling.BICUBIC,
    InterpolationMode.BOX: Pillow.Resampling.BOX,
    InterpolationMode.HAMMING: Pillow.Resampling.HAMMING,
    InterpolationMode.LANCZOS: Pillow.Resampling.LANCZOS,
}

_NUMBERS = {int(number): mode for mode, number in PILLOW.items() if mode is not InterpolationMode.NEAREST_EXACT}
"""Pillow's numbers, which old code passes."""


def interpolation_of(value: object) -> InterpolationMode:
    """The mode of a mode, of its name in any case, or of Pillow's number; a mode of torchvision itself by its value.

    Raises ValueError for an unknown name or number.
    """
    if isinstance(value, InterpolationMode):
        return value
    if isinstance(value, Enum) and isinstance(value.value, str):
        return InterpolationMode(value.value)
    if isinstance(value, int) and int(value) in _NUMBERS:
        return _NUMBERS[int(value)]
    if isinstance(value, str):
        name = value.lower()
        if name in {mode.value for mode in InterpolationMode}:
            return InterpolationMode(name)
    names = ", ".join(mode.value for mode in InterpolationMode)
    raise ValueError(f"interpolation: expected an InterpolationMode, one of {names}, or Pillow's number, got {value!r}")


def pillow_filter(value: object) -> Pillow.Resampling:
    """Pillow's filter for a mode."""
    return PILLOW[interpolation_of(value)]
