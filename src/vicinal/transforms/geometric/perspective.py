"""A view from aside: the four corners move."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_warp

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
"""Of the unit square, clockwise from the top left."""

FLATTEST = 0.05
"""Least triangle at a corner of the moved outline, in areas of the canvas (a rectangle has 0.5)."""

SAFE = 0.5
"""A distortion up to which no draw folds the picture."""


@transform
class Perspective(Transform):
    """Moves each corner of the picture inwards by a random way, as torchvision's RandomPerspective; the canvas is kept.

    Outlines that would be folded or nearly so, which needs a distortion above 0.5, are drawn closer to the rectangle.

    ``distortion``: each corner moves by up to this share of half the width and half the height, uniformly; in [0, 1].
    ``interpolation``, ``border``, ``fill``, ``mask_fill``: how pixels are resampled, and what lies beyond the picture.
    """

    distortion: fields.Parameter = fields.number(default=0.5, low=0, high=1)
    interpolation: str = fields.interpolation(default="bilinear", kw_only=True)
    border: str = fields.border(default="constant", kw_only=True)
    fill: fields.Fill = fields.fill(default=0.0, kw_only=True)
    mask_fill: int = fields.mask_fill(default=0, kw_only=True)

    def lower(self, site: Site) -> None:
        distortion = drawn(self, site, "distortion")
        inwards = 0.5 - CORNERS
        ways = site.uniform("corners", 8).reshape(-1, 4, 2) * inwards
        outline = CORNERS + ways * distortion[:, None, None]
        folded = corner_areas(outline).min(axis=1) < FLATTEST
        safe = CORNERS + ways * np.minimum(distortion, SAFE)[:, None, None]
        outline = np.where(folded[:, None, None], safe, outline)
        extent = site.canvas[:, ::-1].astype(np.float64)
        corners = outline * extent[:, None]
        site.note("corners", corners)
        inverse = matrices.projective_inverse(square_to(corners))
        inverse[:, :2] *= extent[:, :, None]
        emit_warp(self, site, inverse)


def corner_areas(outline: Floats) -> Floats:
    """Signed areas [N, 4] of the triangles at the corners of outlines [N, 4, 2]; all positive when convex."""
    before, after = np.roll(outline, 1, axis=1) - outline, np.roll(outline, -1, axis=1) - outline
    areas: Floats = (after[..., 0] * before[..., 1] - after[..., 1] * before[..., 0]) / 2
    return areas


def square_to(outline: Floats) -> Floats:
    """The projective maps that carry the corners of the unit square, clockwise from (0, 0), to ``outline`` [N, 4, 2].

    Source: P. Heckbert, "Fundamentals of texture mapping and image warping", 1989, section 2.2.3.
    """
    first, second, third, fourth = (outline[:, corner] for corner in range(4))
    a, b, c = second - third, fourth - third, first - second + third - fourth
    one = 1.0 / (a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1])
    g = (c[:, 0] * b[:, 1] - b[:, 0] * c[:, 1]) * one
    h = (a[:, 0] * c[:, 1] - c[:, 0] * a[:, 1]) * one
    result = np.ones((len(outline), 3, 3))
    result[:, :2, 0] = second - first + g[:, None] * second
    result[:, :2, 1] = fourth - first + h[:, None] * fourth
    result[:, :2, 2] = first
    result[:, 2, 0], result[:, 2, 1] = g, h
    return result
