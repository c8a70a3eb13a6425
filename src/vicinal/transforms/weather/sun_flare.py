"""The sun in the lens."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.channels import tinted
from vicinal.transforms.corrupt.grey import paint
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.declare import declare
from vicinal.transforms.units import SIDES
from vicinal.transforms.weather.painted import Field, offsets
from vicinal.transforms.weather.region import Region, places_in, region

SUN = (1.0, 0.95, 0.8)
"""A warm white."""
RIM = 0.1
"""Share of a ghost's radius over which it ends."""


@picture_function(dtypes=("float32",), colors=(1, 3))
def sun_flare(
    picture: Floats, x: float, y: float, radius: float, alpha: float, ghosts: float, ghost_alpha: float, chance: Chance
) -> Floats:
    shorter = min(picture.shape[:2])
    across, down = offsets(picture.shape, x, y)
    light = np.float32(alpha) * np.exp(-0.5 * np.square(_away(across, down) / (radius * shorter / 2)))
    dark = np.subtract(1, picture, out=picture)
    dark *= _left(light, paint(SUN, picture.shape[2]))  # as a screen adds light to light
    for along, wide, *tint in chance.random((int(ghosts), 5)).tolist():
        share = 0.4 + 1.6 * along  # on the line from the sun through the middle: 1 is the middle, 2 as far behind it
        across, down = offsets(picture.shape, x + share * (0.5 - x), y + share * (0.5 - y))
        reach = (0.1 + 0.3 * wide) * radius * shorter
        columns, rows = _within(across[0], reach), _within(down[:, 0], reach)
        disc = np.clip((1 - _away(across[:, columns], down[rows]) / reach) / RIM, 0, 1)
        color = paint((0.5 + tint[0] / 2, 0.5 + tint[1] / 2, 0.5 + tint[2] / 2), picture.shape[2])
        if disc.size:
            dark[rows, columns] *= _left(np.float32(ghost_alpha) * disc, color)
    return np.subtract(1, dark, out=dark)


def _left(light: Field, color: Floats) -> Floats:
    """[H, W, C]: how dark light [H, W] of a colour [C] leaves what is black."""
    return tinted([1 - light * one for one in color])


def _away(across: Field, down: Field) -> Field:
    """[H, W]: pixels from a place."""
    found: Field = np.sqrt(across * across + down * down)
    return found


def _within(offset: Field, reach: float) -> slice:
    """Of offsets [N] that rise by one: those up to ``reach`` from 0, and one more to each side."""
    first, end = np.searchsorted(offset, (-reach - 1, reach + 1)).tolist()
    return slice(first, end)


@transform
class SunFlare(Transform):
    """Lets the sun shine into the lens: a glow, and paler discs on the line from it through the middle of the picture.

    As Albumentations' RandomSunFlare. Light is added as on a screen: x becomes 1 - (1 - x) (1 - light). Counts of channels
    other than 1 and 3 are refused.

    ``radius``: of the glow, twice the deviation of its Gaussian, in shares of the shorter side, in [0.01, 2].
    ``alpha``: of the glow's middle, in [0, 1].
    ``ghosts``: how many discs, a whole number of 0 to 50; their places, sizes and tints are drawn.
    ``ghost_alpha``: of the discs, in [0, 1].
    ``region``: where the sun is drawn: (x0, y0, x1, y1) in shares of width and height. The upper half is the default.

    >>> bool((vc.SunFlare(radius=0.5, alpha=1.0)(image) >= image).all())
    True
    """

    radius: fields.Parameter = fields.number(default=(0.3, 0.8), low=0.01, high=2, of=SIDES)
    alpha: fields.Parameter = fields.number(default=(0.6, 1.0), low=0, high=1)
    ghosts: fields.Parameter = fields.integer(default=(3, 8), low=0, high=50)
    ghost_alpha: fields.Parameter = fields.number(default=(0.05, 0.2), low=0, high=1, kw_only=True)
    region: Region = declare(region, default=(0.0, 0.0, 1.0, 0.5), kw_only=True)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        sun = places_in(site, "sun", self.region, 1)[:, 0]
        site.note("sun", sun)
        site.apply(
            sun_flare, x=sun[:, 0], y=sun[:, 1], ghosts=np.rint(drawn(self, site, "ghosts")),
            **{name: drawn(self, site, name) for name in ("radius", "alpha", "ghost_alpha")},
        )  # fmt: skip
