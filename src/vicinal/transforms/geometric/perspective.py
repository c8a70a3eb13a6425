"""A view from aside: the four corners move."""

from __future__ import annotations

from vicinal.program.lowering import Site
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.geometric import matrices
from vicinal.transforms.geometric.warp import emit_warp


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
        inverse, corners = matrices.perspective(site.uniform_rows("corners", 8), distortion, site.canvas)
        site.note("corners", corners)
        emit_warp(self, site, inverse)
