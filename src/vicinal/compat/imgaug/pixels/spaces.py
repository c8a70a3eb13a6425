"""Colour spaces as OpenCV has them in 8 bits: the hue of HSV and HLS in 0..179."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.compat.imgaug.pixels.depth import Image, only
from vicinal.errors import expected, one_of

CODES = {
    "BGR": "BGR", "GRAY": "GRAY", "YCrCb": "YCrCb", "HSV": "HSV", "HLS": "HLS", "Lab": "Lab", "Luv": "Luv", "YUV": "YUV",
    "CIE": "XYZ",
}  # fmt: skip
"""OpenCV's names of what RGB is converted to and from."""
SPACES = ("RGB", *CODES)
BRIGHTNESS = {"YCrCb": 0, "HSV": 2, "HLS": 1, "Lab": 0, "Luv": 0, "YUV": 0}
"""The channel that holds the brightness."""


def convert(image: Image, to: str, given: str = "RGB") -> Image:
    """uint8 [H, W, 3] of the space ``given`` in the space ``to``; grey in three equal channels."""
    if 0 in image.shape[:2]:
        return image
    only("change_colorspace_", image, "uint8")
    assert to in SPACES, one_of("to_colorspace", SPACES, to)
    assert given in SPACES, one_of("from_colorspace", SPACES, given)
    assert given != "GRAY", expected("from_colorspace", "a space of colours, as grey has none", given)
    assert image.ndim == 3, expected("change_colorspace_", "(H, W, 3)", image.shape)
    assert image.shape[2] == 3, expected("change_colorspace_", "three channels", image.shape)
    if to == given:
        return image
    return _by_way_of(np.ascontiguousarray(image), to, given)


def _by_way_of(image: Image, to: str, given: str) -> Image:
    """From RGB and BGR directly, from other spaces to others through RGB."""
    if given not in ("RGB", "BGR") and to not in ("RGB", "BGR"):
        image, given = _by_way_of(image, "RGB", given), "RGB"
    codes = {"RGB": "RGB", **CODES}
    found = np.asarray(cv2.cvtColor(image, getattr(cv2, f"COLOR_{codes[given]}2{codes[to]}")))
    return np.repeat(found[..., None], 3, axis=2) if found.ndim == 2 else found
