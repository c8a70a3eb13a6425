"""Rotation, scale, shear and translation at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, Ints
from vicinal.transforms import fields
from vicinal.transforms.base import drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.shear import STEEPEST
from vicinal.transforms.geometric.translate import UNITS, check_shifts, in_pixels
from vicinal.transforms.geometric.warp import Warped, emit_warp, of_active
from vicinal.transforms.units import LENGTHS


@transform
class Affine(Warped):
    """Scales, shears, rotates and then shifts the picture; it is resampled once.

    ``degrees``: angle, positive clockwise on the screen.
    ``scale``: factor of lengths, above 0, at most 100; above 1 enlarges.
    ``translate_x``, ``translate_y``: shift to the right and downwards, in ``unit``; no effect with ``fit_output``.
    ``shear_x``, ``shear_y``: degrees in [-89, 89], as in Shear.
    ``unit``: unit of the shifts: "pixels", or "fraction" of the picture's width and height.
    ``center``: the fixed point (x, y) of scaling, shearing and rotation, in fractions of width and height; None for the middle.
    ``fit_output``: True makes each result as large as the whole transformed picture, so sizes may differ.

    >>> vc.Affine(degrees=90, fit_output=True)(image[:40]).shape
    (64, 40, 3)
    """

    formerly: ClassVar[Mapping[str, str]] = {"centre": "center"}

    degrees: fields.Parameter = fields.number(default=0.0)
    scale: fields.Parameter = fields.number(default=1.0, above=0, of=LENGTHS)
    translate_x: fields.Parameter = fields.number(default=0.0, kw_only=True)
    translate_y: fields.Parameter = fields.number(default=0.0, kw_only=True)
    shear_x: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST, kw_only=True)
    shear_y: fields.Parameter = fields.number(default=0.0, low=-STEEPEST, high=STEEPEST, kw_only=True)
    unit: fields.Lengths = fields.option(UNITS, default="pixels", kw_only=True)
    center: tuple[float, float] | None = fields.center(default=None, kw_only=True)
    fit_output: bool = fields.flag(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_shifts(self, ("translate_x", "translate_y"), self.unit)

    def lower(self, site: Site) -> None:
        scale = drawn(self, site, "scale")
        shear_x, shear_y = drawn(self, site, "shear_x"), drawn(self, site, "shear_y")
        degrees = drawn(self, site, "degrees")
        x, y = in_pixels(site, drawn(self, site, "translate_x"), drawn(self, site, "translate_y"), self.unit)
        center = self.center or (0.5, 0.5)
        if self.fit_output:
            still = np.zeros(site.count)
            forward = matrices.sheared_and_turned(degrees, scale, shear_x, shear_y, still, still, site.canvas, center)
            forward, size = fitted(forward, site.canvas)
            emit_warp(self, site, matrices.affine_inverse(forward), of_active(site, size))
            return
        forward = matrices.sheared_and_turned(degrees, scale, shear_x, shear_y, x, y, site.canvas, center)
        emit_warp(self, site, matrices.affine_inverse(forward))


def fitted(forward: Floats, canvas: Ints) -> tuple[Floats, Ints]:
    """``forward`` shifted so that the moved canvas lies centred on the smallest canvas [N, 2] that holds it."""
    extent = canvas[:, None, ::-1].astype(np.float64)
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]) * extent
    points = matrices.moved(forward, corners)
    low, high = points.min(axis=1), points.max(axis=1)
    # The slack keeps a picture that is turned by right angles on its own size in spite of float error.
    size = np.maximum(np.ceil(high - low - 1e-6), 1.0)
    result = forward.copy()
    result[:, :2, 2] += (size - low - high) / 2
    return result, size[:, ::-1].astype(np.int64)
