"""Patches of one colour that follow the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.palette import small
from vicinal.transforms.corrupt.values import Floats

ROUNDS = 5
COMPACT = 0.1
"""How far a colour may be off, in fractions of the range, for a way of one patch's side."""


@picture_function(dtypes=("float32",))
def superpixels(picture: Floats, segments: float, replace: float, chance: np.random.Generator) -> Floats:
    height, width, channels = picture.shape
    patches, count = slic(small(picture), int(segments))
    where = np.asarray(cv2.resize(patches, (width, height), interpolation=cv2.INTER_NEAREST)).reshape(-1)
    values = picture.reshape(-1, channels)
    sizes = np.maximum(np.bincount(where, minlength=count), 1)
    means = np.stack([np.bincount(where, values[:, k], count) / sizes for k in range(channels)], axis=1)
    hit = (chance.random(count) < replace)[where]
    return np.where(hit[:, None], means[where].astype(np.float32), values).reshape(picture.shape)


def slic(picture: Floats, segments: int) -> tuple[NDArray[np.int32], int]:
    """Patches [H, W] of a picture [H, W, C], numbered from 0, and how many there are at most.

    Centres begin on a grid; each pixel goes to the nearest, by colour and place, of the nine whose cells are around its own.
    """
    height, width = picture.shape[:2]
    side = np.sqrt(height * width / segments)
    rows, columns = (int(np.clip(round(length / side), 1, length)) for length in (height, width))
    y, x = np.mgrid[0:height, 0:width]
    cell_y, cell_x = y * rows // height, x * columns // width
    near = np.float32(COMPACT) / np.float32(max(side, 1))
    values = np.concatenate([picture, np.stack([y * near, x * near], axis=2).astype(np.float32)], axis=2)
    patches = (cell_y * columns + cell_x).astype(np.int32)
    for _ in range(ROUNDS):
        centers = _means(values, patches, rows * columns)
        best = np.full((height, width), np.inf, np.float32)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                row, column = np.clip(cell_y + down, 0, rows - 1), np.clip(cell_x + right, 0, columns - 1)
                which = (row * columns + column).astype(np.int32)
                apart = np.square(values - centers[which]).sum(axis=2)
                patches = np.where(apart < best, which, patches)
                best = np.minimum(apart, best)
    return patches, rows * columns


def _means(values: Floats, patches: NDArray[np.int32], count: int) -> Floats:
    """The mean colour and place [K, C + 2] of each patch; far away for one that has no pixels."""
    where, flat = patches.reshape(-1), values.reshape(-1, values.shape[2])
    sizes = np.bincount(where, minlength=count)
    sums = np.stack([np.bincount(where, flat[:, k], count) for k in range(flat.shape[1])], axis=1)
    found: Floats = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], 1e6).astype(np.float32)
    return found


@transform
class Superpixels(Transform):
    """Gives patches that follow the picture's edges their mean colour; other patches stay as they are.

    Source: Achanta, Shaji, Smith, Lucchi, Fua, Suesstrunk, "SLIC Superpixels", 2012, in five rounds on the picture made small
    (128 pixels), with distances of the channels as they are; patches may have parts. imgaug and Albumentations find patches
    so, but in Lab, and give back the small picture.

    ``segments``: about how many patches, a whole number of 1 to 10000.
    ``replace``: how likely a patch is to get its mean colour, in [0, 1].

    >>> colours = lambda picture: len(np.unique(picture.reshape(-1, 3), axis=0))
    >>> colours(vc.Superpixels(segments=50, replace=1.0)(image)) < colours(image)
    True
    """

    segments: fields.Parameter = fields.integer(default=(50, 200), low=1, high=10_000)
    replace: fields.Parameter = fields.number(default=(0.1, 1.0), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(superpixels, segments=np.rint(drawn(self, site, "segments")), replace=drawn(self, site, "replace"))
