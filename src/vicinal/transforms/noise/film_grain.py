"""The grain of film."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.sampling.chance import normal
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.units import LEVELS

REACH = 4
"""Deviations at which the Gaussian ends."""


@picture_function(dtypes=("float32",))
def film_grain(picture: Floats, std: float, size: float, per_channel: float, chance: Chance) -> Floats:
    channels = picture.shape[2] if per_channel else 1
    noise = normal(chance, (*picture.shape[:2], channels))
    taps = cv2.getGaussianKernel(2 * int(REACH * size + 0.5) + 1, max(size, 1e-3), cv2.CV_32F)
    noise = by_channels(lambda part: cv2.sepFilter2D(part, -1, taps, taps, borderType=cv2.BORDER_REFLECT_101), noise)
    noise *= np.float32(std) / np.square(taps, dtype=np.float64).sum()  # by which smoothing had lowered its deviation
    found: Floats = picture + noise * (2 * np.sqrt(picture * (1 - picture)))
    return found


@transform
class FilmGrain(Transform):
    """Adds grain: smoothed Gaussian noise, strongest in the middle greys and none in black and white.

    A value x gets 2 sqrt(x (1 - x)) z, for a Gaussian field z.

    ``std``: deviation of z, a fraction of the range in [0, 1]; 0 keeps the picture.
    ``size``: of grains: deviation in pixels, in [0, 20], of the Gaussian that smooths the noise; 0 makes them single pixels.
    ``per_channel``: True draws noise for each channel, which gives coloured grain.

    >>> vc.FilmGrain(std=0.2)(np.array([[0, 255]], np.uint8))  # none in black and white
    array([[  0, 255]], dtype=uint8)
    """

    std: fields.Parameter = fields.number(default=(0.02, 0.1), low=0, high=1, of=LEVELS)
    size: fields.Parameter = fields.number(default=(0.5, 1.5), low=0, high=20)
    per_channel: bool = fields.flag(default=False, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        std, size = drawn(self, site, "std"), drawn(self, site, "size")
        site.apply(film_grain, std=std, size=size, per_channel=float(self.per_channel))
