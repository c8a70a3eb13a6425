"""Unsharp mask."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.sampling.kernels import kernels_of
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.smooth import smooth
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.units import LEVELS, SHARES

WIDEST = 100
"""The greatest deviation in pixels."""


@picture_function(dtypes=("float32",))
def unsharp_mask(picture: Floats, sigma: float, amount: float, threshold: float) -> Floats:
    smoothed = smooth(picture, sigma)
    sharpen = kernels_of("vicinal.transforms.color.detail_kernel").sharpen_block
    sharpen(picture.reshape(-1), smoothed.reshape(-1), np.float32(amount), np.float32(threshold))
    return picture


@transform
class UnsharpMask(Transform):
    """Adds a multiple of what a Gaussian blur would take away. Beyond the edge the outermost pixel goes on.

    As scikit-image's unsharp_mask; the threshold is that of Pillow's UnsharpMask.

    ``sigma``: standard deviation of the blur in pixels, of 0 to 100; 0 keeps the picture.
    ``amount``: in [0, 20]; 0 keeps the picture.
    ``threshold``: values that the blur would change by less stay; a fraction of the range in [0, 1].

    >>> bool(vc.UnsharpMask(sigma=1, amount=1)(image).std() > image.std())
    True
    """

    sigma: fields.Parameter = fields.number(default=(0.5, 2.0), low=0, high=WIDEST)
    amount: fields.Parameter = fields.number(default=(0.2, 1.5), low=0, of=SHARES)
    threshold: fields.Parameter = fields.number(default=0.0, low=0, high=1, kw_only=True, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        sigma, amount, threshold = (drawn(self, site, field) for field in ("sigma", "amount", "threshold"))
        site.apply(unsharp_mask, sigma=sigma, amount=amount, threshold=threshold)
