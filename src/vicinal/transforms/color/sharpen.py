"""Sharpen, Emboss and EdgeDetect, as imgaug and Albumentations define them: blends with a picture under a 3 x 3 kernel."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.units import FACTORS, SHARES

KEEP = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], np.float64)


def _filtered(picture: Picture, kernel: Picture, alpha: float) -> Picture:
    """By alpha of ``kernel`` and the rest of the picture; mirrored at its edges without repeating them."""
    blended = ((1 - alpha) * KEEP + alpha * kernel).astype(np.float32)
    return by_channels(lambda part: cv2.filter2D(part, -1, blended, borderType=cv2.BORDER_REFLECT_101), picture)


@picture_function(dtypes=("uint8", "uint16", "float32"))
def sharpen(picture: Picture, alpha: float, lightness: float) -> Picture:
    return _filtered(picture, np.array([[-1, -1, -1], [-1, 8 + lightness, -1], [-1, -1, -1]]), alpha)


@picture_function(dtypes=("uint8", "uint16", "float32"))
def emboss(picture: Picture, alpha: float, strength: float) -> Picture:
    s = strength
    return _filtered(picture, np.array([[-1 - s, -s, 0], [-s, 1, s], [0, s, 1 + s]]), alpha)


@picture_function(dtypes=("uint8", "uint16", "float32"))
def edges(picture: Picture, alpha: float) -> Picture:
    return _filtered(picture, np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]), alpha)


@transform
class Sharpen(Transform):
    """Blends with a picture whose pixels stand out from their eight neighbours, as imgaug's and Albumentations' Sharpen.

    The kernel is [[-1, -1, -1], [-1, 8 + lightness, -1], [-1, -1, -1]]; the picture is mirrored at its edges. Sharpness is
    Pillow's and milder.

    ``alpha``: weight of the sharpened picture, in [0, 1]; 0 keeps the picture.
    ``lightness``: in [0, 20]; brightness of the sharpened picture, which 1 keeps.

    >>> bool(vc.Sharpen(alpha=0.5, lightness=1)(image).std() > image.std())
    True
    """

    alpha: fields.Parameter = fields.number(default=(0.2, 0.5), low=0, high=1)
    lightness: fields.Parameter = fields.number(default=(0.5, 1.0), low=0, of=FACTORS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(sharpen, alpha=drawn(self, site, "alpha"), lightness=drawn(self, site, "lightness"))


@transform
class Emboss(Transform):
    """Blends with a picture that looks lit from its upper left, as imgaug's and Albumentations' Emboss.

    The kernel is [[-1 - s, -s, 0], [-s, 1, s], [0, s, 1 + s]] for the strength s; the picture is mirrored at its edges.

    ``alpha``: weight of the embossed picture, in [0, 1]; 0 keeps the picture.
    ``strength``: in [0, 20]; how strongly edges stand out.

    >>> flat = np.full((8, 8), 90, np.uint8)
    >>> bool((vc.Emboss(alpha=1, strength=0.5)(flat) == flat).all())  # without edges nothing stands out
    True
    """

    alpha: fields.Parameter = fields.number(default=(0.2, 0.5), low=0, high=1)
    strength: fields.Parameter = fields.number(default=(0.2, 0.7), low=0, of=SHARES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(emboss, alpha=drawn(self, site, "alpha"), strength=drawn(self, site, "strength"))


@transform
class EdgeDetect(Transform):
    """Blends with a picture of its edges, bright on black, as imgaug's EdgeDetect.

    The kernel is [[0, 1, 0], [1, -4, 1], [0, 1, 0]], of which negative values are cut to 0 unless the picture makes up for
    them; the picture is mirrored at its edges.

    ``alpha``: weight of the edges, in [0, 1]; 0 keeps the picture.

    >>> int(vc.EdgeDetect(alpha=1)(np.full((8, 8), 90, np.uint8)).max())  # no edges
    0
    """

    alpha: fields.Parameter = fields.number(default=(0.2, 0.7), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(edges, alpha=drawn(self, site, "alpha"))
