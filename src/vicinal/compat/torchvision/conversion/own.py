"""Vicinal transforms with torchvision's own rounding of sizes, middles and shifts."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.errors import SpecError, expected
from vicinal.numbers import is_number
from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.declare import declare
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import Warped, emit_inside, emit_shift, emit_warp, of_active, size_of
from vicinal.transforms.registry import register

STEP = 1e-4
"""Pixels that rounding may add to a corner."""


def _place(where: str, value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    ok = isinstance(value, (tuple, list)) and len(value) == 2 and all(is_number(number) for number in value)
    if not ok:
        raise SpecError(expected(where, "a place (x, y) in pixels, or None for the middle", value))
    return float(value[0]), float(value[1])


@register
@transform
class ShorterSide(Transform):
    """Resizes the picture so that its shorter side has ``size`` pixels; the longer one is cut to whole pixels.

    ``size``: pixels, at least 1.
    ``longest``: the most that the longer side may have; 0 for any.
    ``interpolation``: how pixels are resampled; "area" filters what shrinks.
    """

    size: fields.Parameter = fields.number(low=1)
    longest: int = fields.whole(default=0, low=0, kw_only=True)
    interpolation: str = fields.interpolation(default="area", kw_only=True)

    def lower(self, site: Site) -> None:
        canvas = site.canvas.astype(np.float64)
        short, long = canvas.min(axis=1), canvas.max(axis=1)
        wanted = np.rint(drawn(self, site, "size"))
        other = np.floor(wanted * long / short)
        if self.longest:
            over = other > self.longest
            wanted = np.where(over, np.floor(self.longest * wanted / np.maximum(other, 1.0)), wanted)
            other = np.where(over, float(self.longest), other)
        tall = (canvas[:, 0] > canvas[:, 1])[:, None]
        sides = np.where(tall, np.stack([other, wanted], axis=1), np.stack([wanted, other], axis=1))
        size: Ints = np.maximum(sides, 1.0).astype(np.int64)
        size = of_active(site, size)
        step = canvas / size
        emit_inside(site, matrices.scaling(step[:, 1], step[:, 0]), size, self.interpolation)


@register
@transform
class FittedScale(Transform):
    """Resizes the picture to fit into ``size``, times a drawn factor; sides are cut to whole pixels.

    ``size``: pixels; as in torchvision its width bounds the height, and its height the width.
    ``factor``: above 0.
    ``interpolation``: how pixels are resampled; "area" filters what shrinks.
    """

    size: fields.Size = fields.size()
    factor: fields.Parameter = fields.number(default=(0.1, 2.0), above=0)
    interpolation: str = fields.interpolation(default="area", kw_only=True)

    def lower(self, site: Site) -> None:
        height, width = fields.as_pair(self.size)
        canvas = site.canvas.astype(np.float64)
        scale = np.minimum(width / canvas[:, 0], height / canvas[:, 1]) * drawn(self, site, "factor")
        size: Ints = np.maximum(np.floor(canvas * scale[:, None]), 1.0).astype(np.int64)
        size = of_active(site, size)
        step = canvas / size
        emit_inside(site, matrices.scaling(step[:, 1], step[:, 0]), size, self.interpolation)


@register
@transform
class Middle(Transform):
    """Keeps the middle of the picture, halves of pixels to the even side; what is missing is ``fill``.

    ``size``: pixels (height, width), or one number for both.
    """

    size: fields.Size = fields.size()
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)
    border: str = fields.border(default="constant", kw_only=True)
    mask_border: str | None = fields.border(default=None, optional=True, kw_only=True)

    def lower(self, site: Site) -> None:
        size = fields.as_pair(self.size)
        room = site.canvas - np.array(size)
        missing = np.minimum(room, 0)
        # A picture that is too small gets a border first, of which the odd pixel is at right and bottom.
        corner = np.where(room < 0, -((-missing) // 2), np.rint(room / 2)).astype(np.float64)
        emit_shift(self, site, corner[:, 1], corner[:, 0], "window", size_of(site, *size))


@register
@transform
class PixelAffine(Warped):
    """Scales, shears, turns and shifts by whole pixels, about a place in pixels.

    ``degrees``: clockwise. ``scale``: factor of lengths. ``shear_x``, ``shear_y``: degrees.
    ``across``, ``down``: the most that it is shifted either way, in fractions of the width and the height.
    ``center``: (x, y) in pixels; None for the middle.
    ``fit_output``: True gives the canvas that holds all of it.
    """

    degrees: fields.Parameter = fields.number(default=0.0)
    scale: fields.Parameter = fields.number(default=1.0, above=0)
    shear_x: fields.Parameter = fields.number(default=0.0, low=-89.0, high=89.0, kw_only=True)
    shear_y: fields.Parameter = fields.number(default=0.0, low=-89.0, high=89.0, kw_only=True)
    across: fields.Parameter = fields.number(default=0.0, kw_only=True)
    down: fields.Parameter = fields.number(default=0.0, kw_only=True)
    center: tuple[float, float] | None = declare(_place, default=None, kw_only=True)
    fit_output: bool = fields.flag(default=False, kw_only=True)

    def lower(self, site: Site) -> None:
        numbers = [drawn(self, site, name) for name in ("degrees", "scale", "shear_x", "shear_y", "across", "down")]
        degrees, scale, shear_x, shear_y, across, down = numbers
        x, y = np.rint(across * site.canvas[:, 1]), np.rint(down * site.canvas[:, 0])
        forward = matrices.sheared_and_turned(degrees, scale, shear_x, shear_y, x, y, site.canvas, (0.5, 0.5))
        if self.center is not None:
            # About another place: the linear part keeps it, so it is moved by the difference alone.
            offset_x = self.center[0] - site.canvas[:, 1] * 0.5
            offset_y = self.center[1] - site.canvas[:, 0] * 0.5
            forward = forward.copy()
            forward[:, 0, 2] += offset_x - forward[:, 0, 0] * offset_x - forward[:, 0, 1] * offset_y
            forward[:, 1, 2] += offset_y - forward[:, 1, 0] * offset_x - forward[:, 1, 1] * offset_y
        if self.fit_output:
            forward, size = _fitted(forward, site.canvas)
            emit_warp(self, site, matrices.affine_inverse(forward), of_active(site, size))
        else:
            emit_warp(self, site, matrices.affine_inverse(forward))


def _fitted(forward: Floats, canvas: Ints) -> tuple[Floats, Ints]:
    """``forward`` with its middle in the middle of the canvases [N, 2] that torchvision makes for the whole picture."""
    extent = canvas[:, None, ::-1] * 0.5
    corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) * extent
    # Whole pixels of the old canvas's grid, so that a picture turned by 30 degrees gets up to one row more than it needs.
    points = np.trunc((corners @ forward[:, :2, :2].transpose(0, 2, 1) + extent) / STEP) * STEP
    size = np.maximum(np.ceil(points.max(axis=1)) - np.floor(points.min(axis=1)), 1.0)
    half = canvas[:, ::-1] * 0.5
    result = forward.copy()
    result[:, :2, 2] = size * 0.5 - (forward[:, :2, :2] @ half[:, :, None])[:, :, 0]
    return result, size[:, ::-1].astype(np.int64)
