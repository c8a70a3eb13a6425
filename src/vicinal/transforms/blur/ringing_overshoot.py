"""Rings at edges."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels

WIDEST = 20
"""The greatest radius in pixels."""
POINTS = 128
"""At which Bessel's integral is taken: exact to float64 for the arguments up to pi sqrt(2) WIDEST that occur."""


@picture_function(dtypes=("uint8", "uint16", "float32"))
def ringing(picture: Picture, radius: float, cutoff: float) -> Picture:
    kernel = low_pass(int(radius), np.pi * cutoff)
    return by_channels(lambda part: cv2.filter2D(part, -1, kernel, borderType=cv2.BORDER_REFLECT_101), picture)


def low_pass(radius: int, frequency: float) -> Floats:
    """[K, K] with K = 2 radius + 1: what lets all frequencies pass below one, in radians a pixel, cut to a square; sum 1."""
    along = np.arange(radius + 1)
    away = np.hypot(along, along[:, None])
    angles = (np.arange(POINTS) + 0.5) * (np.pi / POINTS)
    bessel = np.cos(angles - frequency * away[..., None] * np.sin(angles)).mean(axis=2)  # J1: Bessel's integral
    quarter = frequency * bessel / (2 * np.pi * np.where(away > 0, away, 1))
    quarter[0, 0] = frequency**2 / (4 * np.pi)
    half = np.concatenate([quarter[:0:-1], quarter])
    kernel = np.concatenate([half[:, :0:-1], half], axis=1)
    found: Floats = kernel / kernel.sum()
    return found


@transform
class RingingOvershoot(Transform):
    """Cuts high frequencies off, so that edges get rings, as sharpening and strong compression leave them.

    A sinc filter of two dimensions, as Albumentations' RingingOvershoot. Source: Wang et al., "Real-ESRGAN",
    arXiv:2107.10833, 2021. The picture is mirrored at its edges.

    ``radius``: of the filter in pixels, a whole number of 1 to 20; it has 2 radius + 1 pixels a side.
    ``cutoff``: the highest frequency that is kept, as a share of the highest that pixels can show, in [0.05, 1].

    >>> edge = np.repeat(np.array([[50] * 16 + [200] * 16], np.uint8), 32, axis=0)
    >>> bool(vc.RingingOvershoot(radius=5, cutoff=0.3)(edge).max() > 200)
    True
    """

    radius: fields.Parameter = fields.integer(default=(3, 7), low=1, high=WIDEST)
    cutoff: fields.Parameter = fields.number(default=(0.25, 0.5), low=0.05, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(ringing, radius=np.rint(drawn(self, site, "radius")), cutoff=drawn(self, site, "cutoff"))
