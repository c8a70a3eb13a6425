"""The colours of another picture, by their mean and deviation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.means import Moments, channel_moments, scaled_about
from vicinal.transforms.color.references import Paths, chosen, measured, references
from vicinal.transforms.corrupt.values import Floats


@lru_cache(maxsize=64)
def _transfer(paths: tuple[str, ...]) -> PictureFunction:
    @picture_function(dtypes=("float32",), colors=(1, 3))
    def color_transfer(picture: Floats, which: float, alpha: float) -> Floats:
        lab = _lab(picture)
        mean, std = channel_moments(lab)
        wanted_mean, wanted_std = measured(paths[int(which)], picture.shape[2], _moments_of_reference)
        found = _rgb(scaled_about(lab, mean, wanted_std / np.maximum(std, 1e-6), wanted_mean))
        np.clip(found, 0, 1, out=found)
        found -= picture
        found *= np.float32(alpha)
        found += picture
        return found

    return color_transfer


def _lab(picture: Floats) -> Floats:
    """A new one: lightness and two colours of CIE Lab; a grey picture as it is."""
    return picture.copy() if picture.shape[2] == 1 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB), np.float32)


def _rgb(lab: Floats) -> Floats:
    return lab if lab.shape[2] == 1 else np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.float32)


def _moments_of_reference(picture: NDArray[np.float64]) -> Moments:
    return channel_moments(_lab(picture.astype(np.float32)))


@transform
class ColorTransfer(Transform):
    """Gives the picture the mean and the deviation of lightness and colours that another picture has.

    Source: Reinhard, Ashikhmin, Gooch, Shirley, "Color transfer between images", 2001, in CIE Lab. Grey pictures get those
    of the other's grey values; pictures must have 1 or 3 colour channels.

    ``references``: the path of a picture, or a list of up to 1000, of which each sample draws one. Results depend on the
        contents of these files: replays and jobs need the same files.
    ``alpha``: share of the new colours in [0, 1]; 0 keeps the picture.

    >>> dark = vc.write("dark.png", image // 4)
    >>> bool(vc.ColorTransfer(dark, alpha=1)(image).mean() < image.mean() / 2)
    True
    """

    references: Paths = references()
    alpha: fields.Parameter = fields.number(default=(0.5, 1.0), low=0, high=1)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        paths: Any = self.references
        site.apply(_transfer(paths), which=chosen(site, len(paths)), alpha=drawn(self, site, "alpha"))
