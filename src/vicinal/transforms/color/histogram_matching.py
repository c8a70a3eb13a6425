"""The distribution of values of another picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import Floats, PictureFunction, picture_function
from vicinal.program.ops.apply import Picture
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.references import Paths, chosen, reference, references


@lru_cache(maxsize=64)
def _matching(paths: tuple[str, ...]) -> PictureFunction:
    @picture_function(dtypes=("uint8", "float32"), colors=(1, 3))
    def histogram_matching(picture: Picture, which: float, alpha: float) -> Picture:
        wanted = reference(paths[int(which)], picture.shape[2])
        planes = [_matched(picture[:, :, k], wanted[:, :, k], alpha) for k in range(picture.shape[2])]
        return np.dstack(planes)

    return histogram_matching


def _matched(plane: Picture, wanted: Floats, alpha: float) -> Picture:
    """Each value goes to the one below which as large a share of the other picture's values lies."""
    theirs, counts = np.unique(wanted, return_counts=True)
    values, places, ours = np.unique(plane, return_inverse=True, return_counts=True)
    top = 1 if plane.dtype.kind == "f" else np.iinfo(plane.dtype).max
    new = np.interp(np.cumsum(ours) / plane.size, np.cumsum(counts) / wanted.size, theirs) * top
    mixed = values + alpha * (new - values)
    table: Any = mixed if top == 1 else np.rint(mixed)
    found: Picture = table.astype(plane.dtype)[places].reshape(plane.shape)
    return found


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
