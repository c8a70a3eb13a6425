"""A whirl."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.sampling.elementary import sines_cosines
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric.lattice import by_sample, emit_field
from vicinal.transforms.geometric.warp import Warped
from vicinal.transforms.units import SIDES

CELLS = 96
"""Of the lattice along a side."""


@transform
class Twirl(Warped):
    """Turns the picture about a point, most in its middle and not at all from a radius on; targets move along.

    At a distance r < R the picture is turned by degrees (1 - (r / R)^2)^2. Where it would fold all shifts are scaled down, by
    the share recorded as ``strength``.

    ``degrees``: in the middle, clockwise, in [-180, 180]; 0 keeps the picture.
    ``radius``: R in shares of the shorter side, in [0.05, 2].
    ``x``, ``y``: of the middle, in shares of width and height in [0, 1].

    >>> twirl = vc.Twirl(degrees=90, radius=0.4, x=0.5, y=0.5)
    >>> twirl(image=image, keypoints=[[32.0, 32.0], [4.0, 4.0]])["keypoints"]  # its middle, and what is beyond its radius, stay
    [[32.0, 32.0], [4.0, 4.0]]
    """

    degrees: fields.Parameter = fields.number(default=(-60.0, 60.0), low=-180, high=180)
    radius: fields.Parameter = fields.number(default=(0.4, 0.7), low=0.05, high=2, of=SIDES)
    x: fields.Parameter = fields.number(default=(0.3, 0.7), low=0, high=1, kw_only=True, of=SIDES)
    y: fields.Parameter = fields.number(default=(0.3, 0.7), low=0, high=1, kw_only=True, of=SIDES)

    def lower(self, site: Site) -> None:
        degrees, radius, x, y = (drawn(self, site, name) for name in ("degrees", "radius", "x", "y"))
        canvas, along = site.canvas, np.arange(CELLS + 1) / CELLS

        def shifts(n: int) -> Floats:
            height, width = canvas[n].tolist()
            right, below = np.broadcast_arrays(width * (along - x[n]), height * (along[:, None] - y[n]))
            near = np.maximum(1 - (right * right + below * below) / (radius[n] * min(height, width)) ** 2, 0.0)
            sin, cos = (one.reshape(near.shape) for one in sines_cosines((-degrees[n] * near * near).reshape(-1)))
            return np.stack([right * cos - below * sin - right, right * sin + below * cos - below], axis=-1)

        nodes = np.full((site.count, 2), CELLS + 1)
        emit_field(self, site, nodes, by_sample(site, nodes, shifts))
