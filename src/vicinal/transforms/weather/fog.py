"""Fog."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.plasma import plasma
from vicinal.transforms.corrupt.values import Chance
from vicinal.transforms.units import LEVELS
from vicinal.transforms.weather.painted import Field, covered

FINEST = 64
"""Values of the clouds along the longer side: fog shows nothing finer."""


@picture_function(dtypes=("uint8", "float32"))
def fog_before(picture: Picture, density: float, patchiness: float, roughness: float, color: float, chance: Chance) -> Picture:
    coarse = 1 - np.float32(patchiness) * _clouds(picture.shape[:2], roughness, chance)
    thick = cv2.resize(coarse, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    np.clip(thick, 1 - patchiness, 1, out=thick)
    return covered(picture, color, np.asarray(thick, np.float32), density)


def _clouds(size: tuple[int, ...], roughness: float, chance: Chance) -> Field:
    """In [0, 1], of at most FINEST values along a side."""
    step = max(-(-max(size) // FINEST), 1)
    return plasma((-(-size[0] // step), -(-size[1] // step)), roughness**-0.5, chance)


@transform
class Fog(Transform):
    """Puts fog before the picture: a share t of its colour, and the rest of the picture.

    Where the fog is thickest t is ``density``, and clouds thin it by up to ``patchiness``: t = density (1 - patchiness f), for
    a fractal f in [0, 1]. The benchmark's fog, which also keeps the brightest value, is Corruption("fog").

    ``density``: in [0, 1]; 0 keeps the picture, and 1 hides it.
    ``patchiness``: in [0, 1]; at 0 fog is even, and at 1 it has clear places.
    ``roughness``: of the clouds, in [0.01, 1]; low ones are smooth.
    ``color``: of the fog, a fraction of the range in [0, 1]; the same for all channels.

    >>> np.unique(vc.Fog(density=1, patchiness=0, color=0.8)(image))  # nothing else is seen
    array([204], dtype=uint8)
    """

    density: fields.Parameter = fields.number(default=(0.3, 0.8), low=0, high=1)
    patchiness: fields.Parameter = fields.number(default=(0.3, 0.8), low=0, high=1, kw_only=True)
    roughness: fields.Parameter = fields.number(default=(0.2, 0.5), low=0.01, high=1, kw_only=True)
    color: fields.Parameter = fields.number(default=(0.8, 1.0), low=0, high=1, kw_only=True, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        names = ("density", "patchiness", "roughness", "color")
        site.apply(fog_before, **{name: drawn(self, site, name) for name in names})
