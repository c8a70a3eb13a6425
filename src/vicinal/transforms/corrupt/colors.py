"""Light and colour: brightness, contrast and saturation."""

from __future__ import annotations

import numpy as np

from vicinal.program.ops import picture_function
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.values import Floats

RED = np.array([0, 1, 1], np.float32)
"""How far below the value of HSV each channel of a grey becomes that gets colour: the hue of grey is 0."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def brightness(picture: Floats, more: float) -> Floats:
    """The value of HSV grows, hue and saturation stay."""
    value = picture.max(2, keepdims=True)
    brighter = np.minimum(value + np.float32(more), 1)
    found: Floats = np.where(value > 0, picture * (brighter / np.where(value > 0, value, 1)), brighter)
    return found


@picture_function(dtypes=("float32",))
def contrast(picture: Floats, factor: float) -> Floats:
    """About the mean of each channel."""
    means = picture.mean((0, 1), keepdims=True)
    found: Floats = (picture - means) * np.float32(factor) + means
    return found


@picture_function(dtypes=("float32",), colors=(3,))
def saturate(picture: Floats, factor: float, more: float) -> Floats:
    """The saturation of HSV is multiplied and added to, hue and value stay."""
    value = picture.max(2, keepdims=True)
    chroma = value - picture.min(2, keepdims=True)
    saturation = chroma / np.where(value > 0, value, 1)
    wanted = np.clip(saturation * np.float32(factor) + np.float32(more), 0, 1)
    below = np.where(chroma > 0, (value - picture) / np.where(chroma > 0, chroma, 1), RED)
    found: Floats = value - value * wanted * below
    return found


BRIGHTNESS = Kind("brightness", brightness, small=(0.05, 0.1, 0.15, 0.2, 0.3), large=(0.1, 0.2, 0.3, 0.4, 0.5))
CONTRAST = Kind("contrast", contrast, small=(0.75, 0.5, 0.4, 0.3, 0.15), large=(0.4, 0.3, 0.2, 0.1, 0.05))
SATURATE = Kind(
    "saturate",
    saturate,
    small=((0.3, 0), (0.1, 0), (1.5, 0), (2, 0.1), (2.5, 0.2)),
    large=((0.3, 0), (0.1, 0), (2, 0), (5, 0.1), (20, 0.2)),
    extra=True,
)
