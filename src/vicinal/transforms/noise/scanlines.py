"""The lines of a screen."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats


@picture_function(dtypes=("float32",))
def with_lines(picture: Floats, period: float, strength: float, degrees: float, phase: float) -> Floats:
    turn = np.deg2rad(degrees)
    y, x = (np.arange(side) + 0.5 for side in picture.shape[:2])
    along = np.cos(turn) * y[:, None] - np.sin(turn) * x
    wave = (1 + np.cos(2 * np.pi * (along / period + phase))) / 2
    found: Floats = picture * (1 - strength * wave)[:, :, None].astype(np.float32)
    return found


@transform
class Scanlines(Transform):
    """Darkens the picture along lines, as a photograph of a screen shows them.

    A value x becomes x (1 - strength w), where w is a cosine from 0 to 1 across the lines.

    ``period``: from line to line, in pixels, in [1, 1000].
    ``strength``: how dark the lines are, in [0, 1]; 0 keeps the picture.
    ``degrees``: of the lines, from horizontal, clockwise.
    ``phase``: where the first one lies, in periods.

    >>> vc.Scanlines(period=4, strength=0.5, degrees=0, phase=0)(np.full((8, 1), 100, np.uint8)).ravel()
    array([57, 93, 93, 57, 57, 93, 93, 57], dtype=uint8)
    """

    period: fields.Parameter = fields.number(default=(2, 8), low=1, high=1000)
    strength: fields.Parameter = fields.number(default=(0.1, 0.4), low=0, high=1)
    degrees: fields.Parameter = fields.number(default=(-10, 10), low=-360, high=360)
    phase: fields.Parameter = fields.number(default=(0, 1), low=-1, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        names = ("period", "strength", "degrees", "phase")
        site.apply(with_lines, **{name: drawn(self, site, name) for name in names})
