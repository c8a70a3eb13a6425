"""The distribution of values of another picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, PictureFunction, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.means import channel_counts
from vicinal.transforms.color.references import Paths, chosen, measured, references

Shares: TypeAlias = list[tuple[Floats, Floats]]


@lru_cache(maxsize=64)
def _matching(paths: tuple[str, ...]) -> PictureFunction:
    @picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
    def histogram_matching(picture: Picture, which: float, alpha: float) -> Picture:
        wanted = measured(paths[int(which)], picture.shape[2], _shares)
        if picture.dtype == np.uint8:
            return _matched_bytes(picture, wanted, alpha)
        return np.dstack([_matched(picture[:, :, k], *one, alpha) for k, one in enumerate(wanted)])

    return histogram_matching


def _shares(wanted: Floats) -> Shares:
    """Of each channel its values, in order, and the share of all that lies at or below each."""
    found = [np.unique(wanted[:, :, k], return_counts=True) for k in range(wanted.shape[2])]
    return [(values, np.cumsum(counts) / wanted[:, :, 0].size) for values, counts in found]


def _matched(plane: Picture, theirs: Floats, shares: Floats, alpha: float) -> Picture:
    """Each value goes to the one below which as large a share of the other picture's values lies."""
    values, places, counts = np.unique(plane, return_inverse=True, return_counts=True)
    new = np.interp(np.cumsum(counts) / plane.size, shares, theirs)
    found: Picture = (values + alpha * (new - values)).astype(plane.dtype)[places].reshape(plane.shape)
    return found


def _matched_bytes(picture: Picture, wanted: Shares, alpha: float) -> Picture:
    """The same of all channels without sorting: levels are counted, and looked up."""
    counts = channel_counts(picture)
    table = np.zeros((1, 256, len(wanted)), np.uint8)
    for k, (theirs, shares) in enumerate(wanted):
        values = np.flatnonzero(counts[k])
        new = np.interp(np.cumsum(counts[k, values]) / picture[:, :, 0].size, shares, theirs) * 255
        table[0, values, k] = np.rint(values + alpha * (new - values))
    return np.asarray(cv2.LUT(picture, table), np.uint8).reshape(picture.shape)


@transform
class HistogramMatching(Transform):
    """Gives each channel the distribution of values that another picture has, as scikit-image's match_histograms.

    A grey reference does for colours, and one in colour becomes grey for grey pictures; counts of channels other than 1 and 3
    are refused. As Albumentations' HistogramMatching.

    ``references``: the path of a picture, or a list of up to 1000, of which each sample draws one. Results depend on the
        contents of these files: replays and jobs need the same files.
    ``alpha``: share of the new values in [0, 1]; 0 keeps the picture.

    >>> dark = vc.write("dark.png", image // 4)
    >>> bool(vc.HistogramMatching(dark, alpha=1)(image).max() == image.max() // 4)
    True
    """

    references: Paths = references()
    alpha: fields.Parameter = fields.number(default=(0.5, 1.0), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        paths: Any = self.references
        site.apply(_matching(paths), which=chosen(site, len(paths)), alpha=drawn(self, site, "alpha"))
