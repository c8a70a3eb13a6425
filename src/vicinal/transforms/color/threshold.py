"""Black and white alone."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.declare import LEVELS


@picture_function(dtypes=("float32",))
def threshold(picture: Floats, at: float) -> Floats:
    return (picture >= np.float32(at)).astype(np.float32)


@transform
class Threshold(Transform):
    """Makes values white from a threshold on and black below, each channel by itself, as scanners do with text.

    After Grayscale the picture is black and white; without it, of eight colours.

    ``at``: the threshold, a fraction of the range in [0, 1]; 0 makes all white.

    >>> vc.Threshold(0.5)(np.array([[100, 200]], np.uint8))
    array([[  0, 255]], dtype=uint8)
    """

    at: fields.Parameter = fields.number(default=(0.35, 0.65), low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(threshold, at=drawn(self, site, "at"))
