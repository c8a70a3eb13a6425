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
from vicinal.transforms.units import DEGREES, LEVELS

BAND = 1 << 15
"""Pixels that are converted at a time: their floats stay in the CPU's cache."""


@picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
def shifted_hsv(picture: NDArray[Any], hue: float, saturation: float, value: float) -> NDArray[Any]:
    """Each of HSV is added to; hue wraps around, saturation and value are clipped, grey gets no saturation."""
    rows = min(max(BAND // picture.shape[1], 1), len(picture))
    one, other = (np.empty((rows, *picture.shape[1:]), np.float32) for _ in range(2))  # fresh memory would cost more than sums
    whole = picture.dtype.kind == "u"
    for top in range(0, len(picture), rows):
        band = picture[top : top + rows]
        values, room = one[: len(band)], other[: len(band)]
        np.multiply(band, np.float32(1 / 255 if whole else 1), out=values)
        _shift(values, room, hue, saturation, value)
        band[:] = cv2.convertScaleAbs(values, alpha=255).reshape(band.shape) if whole else values  # rounds and clips
    return picture


def _shift(values: Any, room: Any, hue: float, saturation: float, value: float) -> None:
    """Of floats in [0, 1], which are written to, as ``room`` is. (Splitting channels takes longer than all the rest.)"""
    if values.shape[2] == 1:
        np.clip(values + np.float32(value), 0, 1, out=values)
        return
    cv2.cvtColor(values, cv2.COLOR_RGB2HSV, dst=room)  # hue in degrees
    grey = room[:, :, 1] == 0 if saturation > 0 else None
    more = np.array([360 * (hue % 1), saturation, value, 0], np.float32)
    cv2.add(room, _scalar(more), dst=room)  # hues up to 720 degrees, which OpenCV wraps around
    cv2.min(room, _scalar([720, 1, 1, 0]), dst=room)
    cv2.max(room, _scalar([0, 0, 0, 0]), dst=room)
    if grey is not None and grey.any():
        room[grey, 1] = 0
    cv2.cvtColor(room, cv2.COLOR_HSV2RGB, dst=values)


def _scalar(numbers: Any) -> Any:
    """Four numbers as OpenCV takes them for the channels of every pixel."""
    return tuple(map(float, numbers))


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
