"""A corner of the picture, or its middle."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, transform
from vicinal.transforms.geometric.crop import slack
from vicinal.transforms.geometric.warp import emit_shift, size_of

Position: TypeAlias = Literal["top_left", "top_right", "bottom_left", "bottom_right", "center", "random"]

POSITIONS: tuple[Position, ...] = ("top_left", "top_right", "bottom_left", "bottom_right", "center")
"""The five crops of AlexNet's tests, in this order."""


@transform
class CornerCrop(Transform):
    """Keeps a corner of the picture, or its middle, as an exact copy; ``vc.FiveCrop`` gives all five as views.

    ``size``: size in pixels, (height, width) or one number for both.
    ``position``: "top_left", "top_right", "bottom_left", "bottom_right", "center", or "random": one of them, all alike likely.
    ``border``: how the window is filled if the picture is smaller; None raises DataError for such pictures.
    ``fill``, ``mask_fill``: values of the border "constant". ``mask_border``: the border of masks.

    >>> bool((vc.CornerCrop(20, position="bottom_right")(image) == image[-20:, -20:]).all())
    True
    """

    size: fields.Size = fields.size()
    position: Position = fields.option((*POSITIONS, "random"), default="random")
    border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    mask_border: fields.Border | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        which = POSITIONS.index(self.position) if self.position != "random" else self._drawn(site)
        y, x = (_share(which, axis) for axis in (0, 1))
        room = slack(self, site, size, self.border)
        top, left = np.floor(room[:, 0] * y), np.floor(room[:, 1] * x)
        emit_shift(self, site, left, top, "window", size_of(site, *size))

    def _drawn(self, site: Site) -> Floats:
        which: Floats = np.floor(site.uniform("position")[:, 0] * len(POSITIONS))
        site.note("position", which)
        return which


def _share(which: Floats | int, axis: int) -> Floats:
    """How much of the room lies ahead of the crop, along y (0) or x (1), for numbers of POSITIONS."""
    far = (which == 2) | (which == 3) if axis == 0 else (which == 1) | (which == 3)
    found: Floats = np.where(which == 4, 0.5, np.where(far, 1.0, 0.0))
    return found
