"""Light of another temperature."""

from __future__ import annotations

import functools
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from vicinal.compat.imgaug.pixels.depth import Image, only
from vicinal.compat.imgaug.pixels.spaces import convert

COOLEST, WARMEST, STEP = 1000, 40000, 100


@functools.cache
def _whites() -> NDArray[np.float32]:
    """[391, 3] in [0, 1]: what white is in the light of a black body of 1000 K, 1100 K, ... 40000 K."""
    text = resources.files(__package__).joinpath("kelvin.txt").read_text(encoding="utf-8")
    return np.array(text.split(), np.float32).reshape(-1, 3) / np.float32(255)


def white(kelvin: float) -> NDArray[np.float32]:
    """[3], linear between the steps of 100 K, and that of the nearest end beyond the table."""
    place = np.clip(np.float32(kelvin), COOLEST, WARMEST) / np.float32(STEP) - np.float32(COOLEST // STEP)
    below, above = _whites()[int(np.floor(place))], _whites()[int(np.ceil(place))]
    return np.asarray(below + np.float32(place - np.floor(place)) * (above - below), np.float32)


def lit(image: Image, kelvin: float, space: str = "RGB") -> Image:
    """uint8 [H, W, 3] of a colour space, in the light of a black body."""
    only("change_color_temperature", image, "uint8")
    rgb = convert(image, "RGB", space)
    return convert(np.round(rgb.astype(np.float32) * white(kelvin)).astype(np.uint8), space, "RGB")
