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

Floats32 = NDArray[np.float32]


@picture_function(dtypes=("float32",), colors=(1, 3))
def shifted_hsv(picture: Floats32, hue: float, saturation: float, value: float) -> Floats32:
    """Each of HSV is added to; hue wraps around, saturation and value are clipped, grey gets no saturation."""
    if picture.shape[2] == 1:
        return picture + np.float32(value)
    hsv: Any = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)  # hue in degrees
    turned, saturated, bright = hsv[:, :, 0], hsv[:, :, 1], hsv[:, :, 2]
    grey = saturated == 0
    turned += np.float32(360 * hue)
    turned -= 360 * np.floor(turned / 360)
    np.clip(saturated + np.float32(saturation), 0, 1, out=saturated)
    saturated[grey] = 0
    np.clip(bright + np.float32(value), 0, 1, out=bright)
    found: Any = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    return np.asarray(found)


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
