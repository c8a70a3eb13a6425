"""Dark corners."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.units import SIDES
from vicinal.transforms.weather.painted import lit, offsets


@picture_function(dtypes=("uint8", "float32"))
def vignette(picture: Picture, strength: float, radius: float, x: float, y: float) -> Picture:
    across, down = offsets(picture.shape, x, y)
    away = np.sqrt(across * across + down * down) * np.float32(2 / np.hypot(*picture.shape[:2]))
    share = np.clip((away - np.float32(radius)) * np.float32(1 / max(1 - radius, 1e-6)), 0, 1)
    return lit(picture, 1 - np.float32(strength) * share * share * (3 - 2 * share))


@transform
class Vignette(Transform):
    """Darkens the picture towards its corners, as many lenses do.

    At a distance d from the middle, in half diagonals, a value is multiplied by 1 - strength s^2 (3 - 2 s), where s goes from
    0 at ``radius`` to 1 at 1.

    ``strength``: the share of the light that the corners lose, in [0, 1]; 0 keeps the picture.
    ``radius``: in half diagonals, in [0, 1]; within it the picture stays as it is.
    ``x``, ``y``: of the middle, in shares of width and height in [0, 1].

    >>> out = vc.Vignette(strength=0.5, radius=0.2)(np.full((65, 65), 200, np.uint8))
    >>> int(out[32, 32]), int(out[0, 0]) < 110
    (200, True)
    """

    strength: fields.Parameter = fields.number(default=(0.2, 0.6), low=0, high=1)
    radius: fields.Parameter = fields.number(default=(0.2, 0.5), low=0, high=1, of=SIDES)
    x: fields.Parameter = fields.number(default=0.5, low=0, high=1, kw_only=True, of=SIDES)
    y: fields.Parameter = fields.number(default=0.5, low=0, high=1, kw_only=True, of=SIDES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(vignette, **{name: drawn(self, site, name) for name in ("strength", "radius", "x", "y")})
