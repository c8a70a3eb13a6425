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

BAND = 1 << 14
"""Pixels that are converted at a time: their floats stay in the CPU's cache."""
MOST: Any = (720.0, 1.0, 1.0, 0.0)
"""Of hue, in degrees, saturation and value. OpenCV wraps up to two turns around."""
STEEP = 1e30
"""Times any saturation but 0 more than 1, and times a value still a float32."""


@picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
def shifted_hsv(picture: NDArray[Any], hue: float, saturation: float, value: float) -> NDArray[Any]:
    """Each of HSV is added to; hue wraps around, saturation and value are clipped, grey gets no saturation."""
    if picture.shape[:2] == (1, 1):  # for OpenCV's min and max, four numbers are then a picture of their own, and no scalar
        return shifted_hsv.run(np.repeat(picture, 2, 1), hue, saturation, value)[:, :1]
    rows = min(max(BAND // picture.shape[1], 1), len(picture))
    room = _room((rows, *picture.shape[1:]), saturation)
    whole = picture.dtype.kind == "u"
    for top in range(0, len(picture), rows):
        band = picture[top : top + rows]
        values, *others = (one[: len(band)] for one in room)
        values[:] = band  # by itself, as NumPy's product of two dtypes takes three times as long
        if whole:
            values *= np.float32(1 / 255)
        if picture.shape[2] == 1:
            np.clip(values + np.float32(value), 0, 1, out=values)
        else:
            cv2.cvtColor(values, cv2.COLOR_RGB2HSV, dst=others[0])  # hue in degrees
            _shift(*others, hue=hue, saturation=saturation, value=value)
            cv2.cvtColor(others[0], cv2.COLOR_HSV2RGB, dst=values)
        if whole:
            cv2.convertScaleAbs(values, dst=band, alpha=255)  # rounds and clips
        else:
            band[:] = values
    return picture


def _room(shape: tuple[int, ...], saturation: float) -> list[Any]:
    """Memory for a band, its HSV and what else ``_shift`` takes, once: fresh memory would cost more than sums."""
    room = [np.empty(shape, np.float32) for _ in range(4 if saturation > 0 else 2)]
    if saturation > 0 and shape[2] == 3:
        room[3][:] = MOST[:3]
        room[3][:, :, 1] = 0
    return room


def _shift(hsv: Any, limit: Any = None, colored: Any = None, *, hue: float, saturation: float, value: float) -> None:
    """Adds and clips, in place. ``limit``: is written to; ``colored``: MOST, but a saturation of 0; both where that is added.

    (Splitting channels takes longer than all the rest, and choosing grey pixels by a mask twice as long as their limits.)
    """
    if limit is not None:  # the saturation of grey pixels stays 0
        cv2.scaleAdd(hsv, STEEP, colored, dst=limit)
        cv2.min(limit, MOST, dst=limit)
    cv2.add(hsv, _scalar([360 * (hue % 1), saturation, value, 0]), dst=hsv)
    if limit is not None or value > 0:
        cv2.min(hsv, MOST if limit is None else limit, dst=hsv)
    if saturation < 0 or value < 0:
        cv2.max(hsv, _scalar([0, 0, 0, 0]), dst=hsv)


def _scalar(numbers: Any) -> Any:
    """Four numbers as OpenCV takes them for the channels of every pixel, of float32 ones."""
    return tuple(map(float, np.array(numbers, np.float32)))


@transform
class HueSaturationValue(Transform):
    """Shifts hue, saturation and value of HSV, as Albumentations' HueSaturationValue and imgaug's AddToHueAndSaturation.

    Grey pixels have no hue: they get no saturation (Albumentations makes them red). This rounds once at the end, where the
    others also round hue, saturation and value to 8 bits. In pictures of one channel the value alone is shifted.

    ``hue``: in turns, within [-0.5, 0.5]; divide an angle in degrees by 360, OpenCV's 8-bit hue by 180.
    ``saturation``: what is added, in [-1, 1]; an 8-bit value v is v / 255.
    ``value``: what is added to the value, the greatest of red, green and blue; likewise.

    >>> vc.HueSaturationValue(hue=0, saturation=-1, value=0)(np.array([[[200, 100, 50], [9, 8, 7]]], np.uint8))
    array([[[200, 200, 200],
            [  9,   9,   9]]], dtype=uint8)
    """

    hue: fields.Parameter = fields.number(default=(-20 / 180, 20 / 180), low=-0.5, high=0.5, of=DEGREES)
    saturation: fields.Parameter = fields.number(default=(-30 / 255, 30 / 255), low=-1, high=1, of=LEVELS)
    value: fields.Parameter = fields.number(default=(-20 / 255, 20 / 255), low=-1, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(shifted_hsv, **{name: drawn(self, site, name) for name in ("hue", "saturation", "value")})
