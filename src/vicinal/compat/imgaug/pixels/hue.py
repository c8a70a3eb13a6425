"""Hue and saturation in OpenCV's 8-bit HSV, the hue in 0..179."""

from __future__ import annotations

import numpy as np

from vicinal.compat.imgaug.pixels.depth import Image
from vicinal.compat.imgaug.pixels.spaces import convert
from vicinal.compat.imgaug.pixels.tables import looked_up

LEVELS = np.arange(256)


def shifted(image: Image, hue: int, saturation: int, space: str = "RGB") -> Image:
    """uint8 [H, W, 3] of a colour space, ``hue`` added on a circle of 180 and ``saturation`` added and clipped."""
    if 0 in image.shape[:2]:
        return image
    hsv = np.array(convert(image, "HSV", space))
    hsv[..., 0] = looked_up(hsv[..., 0], ((LEVELS + hue) % 180).astype(np.uint8))
    hsv[..., 1] = looked_up(hsv[..., 1], np.clip(LEVELS + saturation, 0, 255).astype(np.uint8))
    return convert(hsv, space, "HSV")


def opened(hsv: Image) -> Image:
    """int16 [H, W, 2] of uint8 HSV: the hue widened to 0..255 and cut, and the saturation."""
    wide = hsv[..., 0].astype(np.float32) / np.float32(180) * np.float32(255)
    return np.stack([wide.astype(np.int16), hsv[..., 1].astype(np.int16)], axis=-1)


def closed(both: Image, hsv: Image) -> Image:
    """uint8 HSV with the hue and saturation of ``opened``: the hue on a circle of 255 and cut to 0..179, the other clipped."""
    narrow = np.mod(both[..., 0], 255).astype(np.float32) / np.float32(255) * np.float32(180)
    saturation = np.clip(both[..., 1], 0, 255)
    return np.stack([narrow.astype(np.uint8), saturation.astype(np.uint8), hsv[..., 2]], axis=-1)


def snowy(image: Image, threshold: float, factor: float, space: str = "RGB") -> Image:
    """uint8 [H, W, 3]: what is darker than ``threshold`` in HLS becomes ``factor`` times as light, rounded and clipped."""
    hls = np.array(convert(image, "HLS", space))
    levels = LEVELS.astype(np.float64)
    lighter = np.where(levels < threshold, levels * factor, levels)
    hls[..., 1] = looked_up(hls[..., 1], np.clip(np.round(lighter), 0, 255).astype(np.uint8))
    return convert(hls, space, "HLS")
