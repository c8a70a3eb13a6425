"""A lens out of focus."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.blur import defocus_blur

WIDEST = 100
"""The greatest radius in pixels."""


@transform
class Defocus(Transform):
    """Spreads every point over a disc, as a lens out of focus; Corruption("defocus_blur") with numbers for severities.

    The picture is mirrored at its edges. Source: the published code of Hendrycks and Dietterich 2019.

    ``radius``: of the disc in pixels, in [0, 100]; below 1 only ``softness`` blurs.
    ``softness``: deviation in pixels, in [0.01, 2], of the Gaussian of 3 pixels a side (5 for radii above 8) that softens
        the disc's rim.

    >>> dot = np.zeros((9, 9), np.uint8)
    >>> dot[4, 4] = 255
    >>> int(vc.Defocus(radius=2)(dot)[4, 4]) < 50
    True
    """

    radius: fields.Parameter = fields.number(default=(2.0, 6.0), low=0, high=WIDEST)
    softness: fields.Parameter = fields.number(default=(0.1, 0.5), low=0.01, high=2)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(defocus_blur, radius=drawn(self, site, "radius"), softness=drawn(self, site, "softness"))
