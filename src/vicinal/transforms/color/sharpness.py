"""Sharpness: away from, or towards, a smoothed picture."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Convolve
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import FACTORS

SMOOTH = np.array([[1, 1, 1], [1, 5, 1], [1, 1, 1]]) / 13
"""Pillow's ImageFilter.SMOOTH."""

KEEP = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])


@transform
class Sharpness(Transform):
    """Blends with a picture smoothed by a 3 x 3 kernel, as Pillow's ImageEnhance.Sharpness; the outermost pixels stay.

    8-bit values differ from Pillow's by a level in up to a third of a picture, and by more for factors well above 2: Pillow
    rounds the smoothed picture and cuts off fractions of the result, where this rounds once at the end.

    ``factor``: in [0, 20]; 0 smooths, 1 keeps the picture, 2 sharpens.

    >>> bool(vc.Sharpness(0)(image).std() < image.std() < vc.Sharpness(2)(image).std())
    True
    """

    factor: fields.Parameter = fields.number(default=(0.1, 1.9), low=0, of=FACTORS)

    def lower(self, site: Site) -> None:
        factor = drawn(self, site, "factor")[:, None, None]
        site.emit(Convolve(place=site.place, active=site.active, kernel=factor * KEEP + (1 - factor) * SMOOTH))
