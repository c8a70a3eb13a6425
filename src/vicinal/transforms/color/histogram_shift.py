"""A histogram that is pushed here and pulled there."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.by_level import by_level
from vicinal.transforms.corrupt.values import Chance


@picture_function(dtypes=("uint8", "float32"))
def shifted(picture: Picture, points: float, strength: float, chance: Chance) -> Picture:
    levels = np.linspace(0, 1, int(points))
    moves = chance.uniform(-0.5, 0.5, len(levels)) * strength / (len(levels) - 1)
    moves[[0, -1]] = 0
    return by_level(lambda values: np.interp(values, levels, levels + moves).astype(np.float32), picture)


@transform
class HistogramShift(Transform):
    """Bends the scale of values at evenly spaced points, which are shifted at random; black, white and the order stay.

    MONAI's RandHistogramShift (Cardoso et al., "MONAI", 2022), whose points move at most half of their distance here, so that
    the curve never falls. All channels get one curve.

    ``points``: how many, with black and white, a whole number of 3 to 100.
    ``strength``: of the shifts, in [0, 1]: 1 shifts a point by up to half of the distance between two; 0 keeps the picture.

    >>> ramp = np.arange(256, dtype=np.uint8)[None]
    >>> bool((np.diff(vc.HistogramShift(strength=1)(ramp).astype(int)) >= 0).all())  # the order stays
    True
    """

    points: fields.Parameter = fields.integer(default=(5, 15), low=3, high=100)
    strength: fields.Parameter = fields.number(default=(0.3, 1.0), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        points, strength = np.rint(drawn(self, site, "points")), drawn(self, site, "strength")
        site.apply(shifted, points=points, strength=strength)
