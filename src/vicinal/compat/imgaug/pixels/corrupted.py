"""Common corruptions as imgaug has them: the levels of ImageNet-C for pictures of any size, digits cut off at the end.

They are Vicinal's own functions (`vicinal.transforms.corrupt`), but for those whose definition differs below.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image, only
from vicinal.errors import expected
from vicinal.program.ops import PictureFunction
from vicinal.transforms.corrupt.glass_blur import displaced
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.table import KINDS

SMALLEST = 32
"""Pixels a side."""
ELASTIC = (0.05, 0.065, 0.085, 0.1, 0.12)
"""How far pixels move at each severity, in units of 250 times the field of shifts."""
BRIGHTER = (0.1, 0.2, 0.3, 0.4, 0.5)
SATURATED = ((0.3, 0), (0.1, 0), (2, 0), (5, 0.1), (20, 0.2))

Floats = NDArray[np.float64]


def corrupted(image: Image, name: str, severity: int, chance: np.random.Generator) -> Image:
    """uint8 [H, W], [H, W, 1] or [H, W, 3] of at least 32 pixels a side; ``severity`` 1 to 5."""
    only(f"apply_{name}", image, "uint8")
    assert min(image.shape[:2]) >= SMALLEST, expected(f"apply_{name}", f"at least {SMALLEST} pixels a side", image.shape)
    channels = image.shape[2] if image.ndim == 3 else 1
    assert image.ndim in (2, 3) and channels in (1, 3), expected(f"apply_{name}", "(H, W), (H, W, 1) or (H, W, 3)", image.shape)
    assert 1 <= severity <= 5, expected(f"apply_{name}.severity", "1 to 5", severity)
    rgb = np.repeat(image.reshape(*image.shape[:2], 1), 3, axis=2) if channels == 1 else image
    found = _shares(rgb / 255.0, name, int(severity) - 1, chance)
    cut = (np.clip(found, 0, 1) * 255).astype(np.uint8)
    return cut if channels == 3 else cut[..., :1].reshape(image.shape)


def _shares(picture: Floats, name: str, level: int, chance: np.random.Generator) -> Image:
    if name == "brightness":
        return _in_hsv(picture, 2, 1.0, BRIGHTER[level])
    if name == "saturate":
        return _in_hsv(picture, 1, *SATURATED[level])
    if name == "elastic_transform":
        return _elastic(picture, ELASTIC[level], chance)
    published = KINDS[name].large[level]
    values = published if isinstance(published, tuple) else (published,)
    if name == "gaussian_noise":
        return np.asarray(picture + chance.normal(0, values[0], picture.shape))
    if name == "impulse_noise":
        return _impulses(picture, values[0], chance)
    if name == "glass_blur":
        return _glass(picture.astype(np.float32), values[0], int(values[1]), int(values[2]), chance)
    function = KINDS[name].does
    assert isinstance(function, PictureFunction)
    given = picture if name == "defocus_blur" else picture.astype(np.float32)  # a level near a whole one is cut by either
    return function.run(given, *values, **({"chance": chance} if function.draws else {}))


def _impulses(picture: Floats, share: float, chance: np.random.Generator) -> Floats:
    """Values that became 0 or 1, half of them each."""
    hit, white = chance.random(picture.shape) < share, chance.random(picture.shape) < 0.5
    return np.where(hit, white.astype(np.float64), picture)


def _glass(picture: NDArray[np.float32], sigma: float, reach: int, passes: int, chance: np.random.Generator) -> Image:
    """As Vicinal's, but cut to 8 bits before pixels are displaced, which darkens it a little."""
    shown = np.asarray(np.floor(smooth(picture, sigma) * 255) / 255, np.float32).reshape(-1, 3)
    for _ in range(passes):
        shown = shown[displaced(picture.shape[:2], reach, chance)]
    return smooth(shown.reshape(picture.shape), sigma)


def _elastic(picture: Floats, strength: float, chance: np.random.Generator) -> Image:
    """Moved by two fields of smoothed noise; without the affine map that Vicinal's has, as imagecorruptions 1.1 lacks it."""
    height, width = picture.shape[:2]
    most = 0.005 * height
    fields = [_smooth(chance.uniform(-most, most, (height, width))) * 250 * strength for _ in range(2)]
    y, x = np.indices((height, width), np.float32)
    right, down = (field.astype(np.float32) for field in fields)
    moved = cv2.remap(picture.astype(np.float32), x + right, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved)


def _smooth(field: Floats) -> Floats:
    """By a Gaussian of a hundredth of each side that ends at 3 sigma, mirrored at the edge."""
    down, across = (_gaussian(0.01 * side) for side in field.shape)
    return np.asarray(cv2.sepFilter2D(field, -1, across, down, borderType=cv2.BORDER_REFLECT))


def _gaussian(sigma: float) -> Floats:
    steps = np.arange(-int(3 * sigma + 0.5), int(3 * sigma + 0.5) + 1)
    weights = np.exp(-0.5 * (steps / sigma) ** 2)
    return np.asarray(weights / weights.sum())


def _in_hsv(picture: Floats, channel: int, factor: float, more: float) -> Floats:
    """Saturation (1) or value (2) of HSV multiplied, added to and held to [0, 1], in the steps of scikit-image.

    As results are cut, the last digit matters.
    """
    value, chroma = picture.max(2), picture.max(2) - picture.min(2)
    lit, some = np.where(value > 0, value, 1), np.where(chroma > 0, chroma, 1)
    red, green, blue = np.moveaxis(picture, 2, 0)
    hue = np.where(red == value, (green - blue) / some, 0.0)
    hue = np.where(green == value, 2.0 + (blue - red) / some, hue)
    hue = np.where(blue == value, 4.0 + (red - green) / some, hue)
    hsv = [np.where(chroma > 0, hue / 6.0 % 1.0, 0.0), np.where(chroma > 0, chroma / lit, 0.0), value]
    hsv[channel] = np.clip(hsv[channel] * factor + more, 0, 1)
    return _rgb(*hsv)


def _rgb(hue: Floats, saturation: Floats, value: Floats) -> Floats:
    sector = np.floor(hue * 6)
    beyond = hue * 6 - sector
    low = value * (1 - saturation)
    falling, rising = value * (1 - beyond * saturation), value * (1 - (1 - beyond) * saturation)
    which = sector.astype(np.int64) % 6
    orders = [(value, rising, low), (falling, value, low), (low, value, rising), (low, falling, value), (rising, low, value),
              (value, low, falling)]  # fmt: skip
    return np.stack([np.choose(which, [order[c] for order in orders]) for c in range(3)], axis=-1)
