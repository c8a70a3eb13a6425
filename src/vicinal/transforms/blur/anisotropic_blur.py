"""Blur that is wider in one direction."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import by_channels
from vicinal.transforms.corrupt.values import Floats

REACH = 3
"""Deviations at which the kernel ends."""


@picture_function(dtypes=("float32",))
def blurred(picture: Floats, sigma_x: float, sigma_y: float, degrees: float, shape: float) -> Floats:
    reach = max(1, round(REACH * max(sigma_x, sigma_y)))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    turn = np.deg2rad(degrees)
    along, across = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    kernel = np.exp(-0.5 * ((along / sigma_x) ** 2 + (across / sigma_y) ** 2) ** shape)
    kernel /= kernel.sum()
    return by_channels(lambda part: cv2.filter2D(part, -1, kernel, borderType=cv2.BORDER_REFLECT_101), picture)


@transform
class AnisotropicBlur(Transform):
    """Blurs by a Gaussian of two widths that is rotated, or by one with a flatter or sharper top.

    The kernel is exp(-((u / sigma_x)^2 + (v / sigma_y)^2)^shape / 2), up to three deviations. Source: the degradations of
    Wang, Xie, Dong, Shan, "Real-ESRGAN: training real-world blind super-resolution with pure synthetic data", 2021;
    Albumentations' AdvancedBlur. Borders are reflected. GaussianBlur(sigma, sigma_y) is faster, without rotation.

    ``sigma_x``, ``sigma_y``: deviations in pixels, in [0.05, 20]; up to 0.2 nothing is seen.
    ``degrees``: by which u is rotated from the x axis, clockwise.
    ``shape``: 1 is a Gaussian, larger ones are plateaus, smaller ones peaks; in [0.2, 8].

    >>> line = np.zeros((9, 9), np.uint8)
    >>> line[4] = 255
    >>> blurred = vc.AnisotropicBlur(sigma_x=3, sigma_y=0.1, degrees=0, shape=1)(line)  # along the line alone
    >>> bool((blurred == line).all())
    True
    """

    sigma_x: fields.Parameter = fields.number(default=(0.5, 3), low=0.05, high=20)
    sigma_y: fields.Parameter = fields.number(default=(0.5, 3), low=0.05, high=20)
    degrees: fields.Parameter = fields.number(default=(-90, 90), low=-360, high=360)
    shape: fields.Parameter = fields.number(default=(0.5, 2), low=0.2, high=8)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        names = ("sigma_x", "sigma_y", "degrees", "shape")
        site.apply(blurred, **{name: drawn(self, site, name) for name in names})
