"""Pixels that move beside the pictures."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from vicinal.data.geometry import Ints
from vicinal.data.masks import Masks

LABELS, BACKGROUND, SMOOTH, PICTURE, COLOUR = "labels", "background", "smooth", "picture", "colour"


@attrs.frozen(eq=False)
class Layer:
    """``pixels``: [N, H, W] or a list of [H, W] of any dtype where ``how`` is LABELS or BACKGROUND; else
    pictures [N, H, W, K] or a list of [H, W, K], of any dtype that pictures have.

    ``how`` they move. LABELS: nearest, beyond the border a transform's mask_border and mask_fill. BACKGROUND: the same with 0.
    SMOOTH: bilinear, beyond the border mask_border with 0. PICTURE: as the transform resamples pictures, with its border and 0.
    COLOUR: as another picture, through all that is done to the pictures. ``owner`` [N']: the sample of each, where a sample has
    several or none; None: one each. ``where``: how errors call them.
    ``layout``, ``normalized``: of moved pictures, how they are stored, and whether Normalize made them.
    """

    pixels: Masks
    how: str
    where: str
    owner: Ints | None = None
    layout: str = "hwc"
    normalized: bool = False

    def moved(self, pixels: Any, layout: str = "hwc", normalized: bool = False) -> Layer:
        """The same, elsewhere."""
        return attrs.evolve(self, pixels=pixels, layout=layout, normalized=normalized)


def planes(pixels: Masks, how: str, where: str) -> Layer:
    """Each of the K values of pixels [N, H, W, K], or of a list of [H, W, K], as a layer's own entry."""
    owner = np.repeat(np.arange(len(pixels)), [one.shape[2] for one in pixels])
    return Layer([np.ascontiguousarray(one[..., k]) for one in pixels for k in range(one.shape[2])], how, where, owner)


def joined(moved: Masks, before: Masks) -> Masks:
    """The inverse of ``planes``, of those that were moved; ``before``: the pixels of which they were made."""
    depth = before[0].shape[2] if len(before) else 1
    rows = list(moved)
    pixels = [np.stack(rows[first : first + depth], axis=-1) for first in range(0, len(rows), depth)]
    return np.stack(pixels) if len({one.shape for one in pixels}) == 1 else pixels
