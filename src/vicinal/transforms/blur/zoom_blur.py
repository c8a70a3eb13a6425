"""A camera that comes nearer."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.blur import zoom_blur
from vicinal.transforms.units import FACTORS


@transform
class ZoomBlur(Transform):
    """Takes the mean of the picture and its enlargements, as a camera that comes nearer while the shutter is open.

    Corruption("zoom_blur") with numbers for severities: enlargements by 1, 1 + step, ... below ``factor``. Source: the
    published code of Hendrycks and Dietterich 2019.

    ``factor``: of the largest enlargement, in [1, 2]; 1 keeps the picture.
    ``step``: from one enlargement to the next, in [0.005, 1].

    >>> bool(vc.ZoomBlur(factor=1.2)(image).std() < image.std())
    True
    """

    factor: fields.Parameter = fields.number(default=(1.05, 1.2), low=1, high=2, of=FACTORS)
    step: fields.Parameter = fields.number(default=0.01, low=0.005, high=1, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(zoom_blur, end=drawn(self, site, "factor"), step=drawn(self, site, "step"))
