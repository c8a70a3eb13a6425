"""Brightness, contrast and shadow by clouds."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import alike
from vicinal.transforms.corrupt.plasma import plasma
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.units import LEVELS


def clouds(size: tuple[int, ...], roughness: float, chance: Chance) -> Floats:
    """[H, W, 1] in [0, 1]: what is added by chance falls by ``roughness`` from one step to the next, which is half as long."""
    return plasma((size[0], size[1]), roughness**-0.5, chance)[:, :, None]


@picture_function(dtypes=("float32",))
def plasma_brightness(picture: Floats, strength: float, roughness: float, chance: Chance) -> Floats:
    picture += alike(np.float32(strength) * (2 * clouds(picture.shape, roughness, chance) - 1), picture.shape[2])
    return picture


@picture_function(dtypes=("float32",))
def plasma_contrast(picture: Floats, strength: float, roughness: float, chance: Chance) -> Floats:
    factor = 1 + np.float32(strength) * (2 * clouds(picture.shape, roughness, chance) - 1)
    picture -= np.float32(0.5)
    picture *= alike(factor, picture.shape[2])
    picture += np.float32(0.5)
    return picture


@picture_function(dtypes=("float32",))
def plasma_shadow(picture: Floats, strength: float, roughness: float, chance: Chance) -> Floats:
    picture *= alike(1 - np.float32(strength) * clouds(picture.shape, roughness, chance), picture.shape[2])
    return picture


@transform
class ByClouds(Transform):
    """A transform by a field of clouds.

    ``roughness``: in [0.01, 1]; by how much smaller clouds are fainter: low ones make the field smooth, 1 makes it noise.
    """

    roughness: fields.Parameter = fields.number(default=(0.2, 0.6), low=0.01, high=1, kw_only=True)

    def needs_unit_range(self) -> bool:
        return True


@transform
class PlasmaBrightness(ByClouds):
    """Adds clouds to the picture: x + strength (2 f - 1), for a fractal f in [0, 1], as kornia's RandomPlasmaBrightness.

    Source of the fractal: Fournier, Fussell, Carpenter, "Computer rendering of stochastic models", 1982.

    ``strength``: a fraction of the range in [0, 1]; 0 keeps the picture.

    >>> out = vc.PlasmaBrightness(strength=0.2)(np.full((64, 64), 100, np.uint8))
    >>> bool(49 <= out.min() < out.max() <= 151)
    True
    """

    strength: fields.Parameter = fields.number(default=(0.1, 0.4), low=0, high=1, of=LEVELS)

    def lower(self, site: Site) -> None:
        site.apply(plasma_brightness, strength=drawn(self, site, "strength"), roughness=drawn(self, site, "roughness"))


@transform
class PlasmaContrast(ByClouds):
    """Changes contrast by clouds: (x - 1/2) (1 + strength (2 f - 1)) + 1/2, for a fractal f in [0, 1] as PlasmaBrightness has.

    ``strength``: in [0, 1]; how far the factor goes below and above 1. 0 keeps the picture.

    >>> np.unique(vc.PlasmaContrast(strength=0.5)(np.full((8, 8), 0.5, np.float32)))  # middle grey stays
    array([0.5], dtype=float32)
    """

    strength: fields.Parameter = fields.number(default=(0.3, 0.8), low=0, high=1)

    def lower(self, site: Site) -> None:
        site.apply(plasma_contrast, strength=drawn(self, site, "strength"), roughness=drawn(self, site, "roughness"))


@transform
class PlasmaShadow(ByClouds):
    """Darkens the picture by the shadows of clouds: x (1 - strength f), for a fractal f in [0, 1] as PlasmaBrightness has.

    ``strength``: the share of the light that is lost in the darkest place, in [0, 1]; 0 keeps the picture.

    >>> bool((vc.PlasmaShadow(strength=0.5)(image) <= image).all())
    True
    """

    strength: fields.Parameter = fields.number(default=(0.3, 0.8), low=0, high=1)

    def lower(self, site: Site) -> None:
        site.apply(plasma_shadow, strength=drawn(self, site, "strength"), roughness=drawn(self, site, "roughness"))
