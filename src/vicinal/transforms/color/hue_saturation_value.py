"""Hue, saturation and value shifted at once."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.declare import DEGREES, LEVELS

BAND = 1 << 14
"""Pixels that are converted at a time: their floats stay in the CPU's cache."""


@picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
def shifted_hsv(picture: NDArray[Any], hue: float, saturation: float, value: float) -> NDArray[Any]:
    """Each of HSV is added to; hue wraps around, saturation and value are clipped, grey gets no saturation."""
    rows = max(BAND // picture.shape[1], 1)
    for top in range(0, len(picture), rows):
        band = picture[top : top + rows]
        if picture.dtype.kind == "f":
            band[:] = _shifted(band, hue, saturation, value)
        else:
            shifted = _shifted(np.multiply(band, np.float32(1 / 255), dtype=np.float32), hue, saturation, value)
            band[:] = cv2.convertScaleAbs(shifted, alpha=255).reshape(band.shape)  # rounds and clips
    return picture


def _shifted(picture: Any, hue: float, saturation: float, value: float) -> Any:
    """Of floats in [0, 1]."""
    if picture.shape[2] == 1:
        return np.clip(picture + np.float32(value), 0, 1)
    turned, saturated, bright = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))  # hue in degrees
    turned = turned + np.float32(360 * (hue % 1))  # up to 720 degrees, which OpenCV wraps around
    saturated = np.clip(saturated + np.float32(saturation), 0, 1) * (saturated > 0)
    bright = np.clip(bright + np.float32(value), 0, 1)
    return cv2.cvtColor(cv2.merge([turned, saturated, bright]), cv2.COLOR_HSV2RGB)


@transform
class HueSaturationValue(Transform):
    """Shifts hue, saturation and value of HSV, as Albumentations' HueSaturationValue and imgaug's AddToHueAndSaturation.

    Grey pixels have no hue: they get no saturation (Albumentations makes them red). This rounds once at the end, where the
    others also round hue, saturation and value to 8 bits. In pictures of one channel the value alone is shifted.

    ``hue``: in turns, within [-0.5, 0.5]; divide an angle in degrees by 360, OpenCV's 8-bit hue by 180.
    ``saturation``: what is added, in [-1, 1]; an 8-bit value v is v / 255.
    ``value``: what is added to the value, the greatest of red, green and blue; likewise.
    """

    hue: fields.Parameter = fields.number(default=(-20 / 180, 20 / 180), low=-0.5, high=0.5, of=DEGREES)
    saturation: fields.Parameter = fields.number(default=(-30 / 255, 30 / 255), low=-1, high=1, of=LEVELS)
    value: fields.Parameter = fields.number(default=(-20 / 255, 20 / 255), low=-1, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(shifted_hsv, **{name: drawn(self, site, name) for name in ("hue", "saturation", "value")})
