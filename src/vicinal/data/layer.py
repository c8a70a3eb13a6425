"""Pixels that move beside the pictures."""

from __future__ import annotations

from typing import Any

import attrs

from vicinal.data.geometry import Ints
from vicinal.data.masks import Masks

LABELS, BACKGROUND, SMOOTH, PICTURE, COLOUR = "labels", "background", "smooth", "picture", "colour"


@attrs.frozen(eq=False)
class Layer:
    """``pixels``: [N, H, W] or a list of [H, W], or pictures [N, H, W, K] or a list of [H, W, K]; where ``how`` is LABELS or
    BACKGROUND of either rank and any dtype, else pictures of any dtype that pictures have.

    ``how`` they move. LABELS: nearest, beyond the border a transform's mask_border and mask_fill. BACKGROUND: the same with 0.
    SMOOTH: bilinear, beyond the border mask_border with 0. PICTURE: as the transform resamples pictures, with its border and 0.
    COLOUR: as another picture, through all that is done to the pictures. ``owner`` [N']: the sample of each, where a sample has
    several or none; None: one each. ``where``: how errors call them.
    ``layout``, ``normalized``: of moved pictures, how they are stored, and the dtype of the Normalize that made them, or "".
    """

    pixels: Masks
    how: str
    where: str
    owner: Ints | None = None
    layout: str = "hwc"
    normalized: str = ""

    def moved(self, pixels: Any, layout: str = "hwc", normalized: str = "") -> Layer:
        """The same, elsewhere."""
        return attrs.evolve(self, pixels=pixels, layout=layout, normalized=normalized)

    @property
    def flat(self) -> bool:
        """Whether there is one value a pixel, without an axis."""
        return not len(self.pixels) or self.pixels[0].ndim == 2
