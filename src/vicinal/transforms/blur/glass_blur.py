"""A picture behind ground glass."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.glass_blur import glass_blur


@transform
class GlassBlur(Transform):
    """Takes every pixel from a place near by that is drawn, as behind ground glass, and smooths before and after.

    Corruption("glass_blur") with numbers for severities; pixels at the very edge stay. Source: the published code of
    Hendrycks and Dietterich 2019.

    ``sigma``: deviation of the smoothing Gaussian in pixels, in [0, 10].
    ``reach``: how far pixels are taken from, in pixels, a whole number of 1 to 20.
    ``passes``: how often, a whole number of 0 to 10.

    >>> edge = np.repeat(np.array([[50] * 8 + [200] * 8], np.uint8), 16, axis=0)
    >>> rough = vc.GlassBlur(sigma=0.4, reach=2)(edge)
    >>> int(rough.min()), int(rough.max())  # what lies about the edge is mixed, and nothing is darker or brighter than it was
    (50, 200)
    """

    sigma: fields.Parameter = fields.number(default=(0.4, 0.9), low=0, high=10)
    reach: fields.Parameter = fields.integer(default=(1, 3), low=1, high=20)
    passes: fields.Parameter = fields.integer(default=(1, 2), low=0, high=10)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        whole = {name: np.rint(drawn(self, site, name)) for name in ("reach", "passes")}
        site.apply(glass_blur, sigma=drawn(self, site, "sigma"), **whole)
