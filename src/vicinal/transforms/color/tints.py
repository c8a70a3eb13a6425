"""Tints: the brown of old prints, the colour of the light."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import ColorMatrix, Floats
from vicinal.sampling.elementary import exps, logs
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.per_channel import emit_of_rgb

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])
"""Rows: what the brown's red, green and blue take of the picture's. The usual numbers, as Albumentations' ToSepia has them."""


@transform
class Sepia(Transform):
    """Blends every pixel with its brown of old photographs, as Albumentations' ToSepia at alpha 1. Grey pictures stay.

    ``alpha``: share of the brown in [0, 1]; 0 keeps the picture.

    >>> vc.Sepia()(np.full((1, 1, 3), 100, np.uint8))
    array([[[135, 120,  94]]], dtype=uint8)
    """

    alpha: fields.Parameter = fields.number(default=1.0, low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        alpha = drawn(self, site, "alpha")[:, None, None]
        site.emit(ColorMatrix(place=site.place, active=site.active, matrix=(1 - alpha) * np.eye(3) + alpha * SEPIA))


SRGB = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
"""From CIE XYZ to linear red, green and blue (IEC 61966-2-1)."""


def white_at(kelvin: Floats) -> Floats:
    """[N, 3]: what a black body's light makes of white in sRGB, its brightest channel 1.

    Source of the chromaticity: Kim et al., US patent 7024034, 2006: cubics for 1667 to 25000 K.
    """
    t = 1000.0 / kelvin
    cool = kelvin > 4000
    x = np.where(
        cool,
        ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390,
        ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910,
    )
    y = np.select(
        [cool, kelvin > 2222],
        [
            ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483,
            ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867,
        ],
        ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683,
    )
    xyz = np.stack([x / y, np.ones_like(x), (1 - x - y) / y], axis=1)
    linear = np.maximum((SRGB * xyz[:, None, :]).sum(axis=2), 0.0)
    linear = linear / linear.max(axis=1, keepdims=True)
    root = exps(logs(np.maximum(linear, 0.0031308)) / 2.4)  # ** (1 / 2.4), whose last bits NumPy leaves to the CPU
    white: Floats = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * root - 0.055)
    return white


@transform
class ColorTemperature(Transform):
    """Multiplies red, green and blue by the white of a black body's light. Grey pictures stay.

    As imgaug's ChangeColorTemperature: values of sRGB are multiplied as they are stored, and the brightest channel of the
    white is 1. Low temperatures are orange, about 6500 K is white, high ones are blue.

    ``kelvin``: the temperature, in [1667, 25000].

    >>> vc.ColorTemperature(3000)(np.full((1, 1, 3), 200, np.uint8))
    array([[[200, 144,  86]]], dtype=uint8)
    """

    kelvin: fields.Parameter = fields.number(default=(3000, 12000), low=1667, high=25000)

    def lower(self, site: Site) -> None:
        white = white_at(drawn(self, site, "kelvin"))
        emit_of_rgb(site, white, np.zeros(white.shape))
