"""Brightness and contrast in one step, as most published pipelines have them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import Linear, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import LEVELS, SHARES


@picture_function(dtypes=("uint8", "float32"))
def by_mean(picture: NDArray[Any], brightness: float, contrast: float) -> NDArray[Any]:
    """Multiplied about black, and a share of its mean added."""
    bias = brightness * picture.mean(dtype=np.float64)  # over many pixels, float32 would lose digits
    if picture.dtype.kind == "f":
        return picture * np.float32(1 + contrast) + np.float32(bias)
    levels: NDArray[Any] = np.rint(np.arange(256) * (1 + contrast) + bias).clip(0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, levels)).reshape(picture.shape)


@transform
class BrightnessContrast(Transform):
    """(1 + contrast) x + brightness, clipped, for every value x in fractions of the range.

    As Albumentations' RandomBrightnessContrast: contrast multiplies about black, not about the mean or the middle grey (see
    Contrast and LinearContrast for those).

    ``brightness``: what is added, in [-1, 1]; 0 adds nothing. An 8-bit value v is v / 255.
    ``contrast``: what the factor has beyond 1, in [-1, 20]; 0 keeps the picture.
    ``by_max``: True adds a share of the range; False adds that share of the mean over all of the picture's values.

    >>> vc.BrightnessContrast(brightness=0.2, contrast=0)(np.array([[0, 100, 250]], np.uint8))
    array([[ 51, 151, 255]], dtype=uint8)
    """

    brightness: fields.Parameter = fields.number(default=(-0.2, 0.2), low=-1, high=1, of=LEVELS)
    contrast: fields.Parameter = fields.number(default=(-0.2, 0.2), low=-1, of=SHARES)
    by_max: bool = fields.flag(default=True, kw_only=True)

    def needs_unit_range(self) -> bool:
        return not self.by_max

    def lower(self, site: Site) -> None:
        brightness, contrast = drawn(self, site, "brightness"), drawn(self, site, "contrast")
        if self.by_max:
            scale, bias = 1 + contrast[:, None], brightness[:, None]
            site.emit(Linear(place=site.place, active=site.active, scale=scale, bias=bias))
        else:
            site.apply(by_mean, brightness=brightness, contrast=contrast)
