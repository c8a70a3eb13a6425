"""The colours of another picture, by their mean and deviation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import PictureFunction, picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.references import Paths, chosen, reference, references
from vicinal.transforms.corrupt.values import Floats


@lru_cache(maxsize=64)
def _transfer(paths: tuple[str, ...]) -> PictureFunction:
    @picture_function(dtypes=("float32",), colors=(1, 3))
    def color_transfer(picture: Floats, which: float, alpha: float) -> Floats:
        lab = _lab(picture)
        mean, std = _moments(lab)
        wanted = _moments(_lab(reference(paths[int(which)], picture.shape[2]).astype(np.float32)))
        new = ((lab - mean) * (wanted[1] / np.maximum(std, 1e-6)) + wanted[0]).astype(np.float32)
        found = new if picture.shape[2] == 1 else np.asarray(cv2.cvtColor(new, cv2.COLOR_LAB2RGB))
        mixed: Floats = picture + np.float32(alpha) * (np.clip(found, 0, 1) - picture)
        return mixed

    return color_transfer


def _lab(picture: Floats) -> Floats:
    """Lightness and two colours of CIE Lab; a grey picture as it is."""
    return picture if picture.shape[2] == 1 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB))


def _moments(picture: Floats) -> tuple[Any, Any]:
    return picture.mean(axis=(0, 1), dtype=np.float64), picture.std(axis=(0, 1), dtype=np.float64)


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
