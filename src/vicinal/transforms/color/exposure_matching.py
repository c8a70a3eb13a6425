"""One brightness for all."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.means import channel_means
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.declare import LEVELS

GREY = np.array([0.299, 0.587, 0.114])


@picture_function(dtypes=("float32",))
def exposed(picture: Floats, mean: float) -> Floats:
    means = channel_means(picture)
    now = float(means @ GREY) if len(means) == 3 else float(means.mean())
    if now:
        picture *= np.float32(mean / now)
    return picture


@transform
class ExposureMatching(Transform):
    """Multiplies the picture so that its mean grey value becomes a given one; black pictures stay.

    What the factor takes beyond white is cut, so that the mean of a picture with bright parts stays below.

    ``mean``: of the result, a fraction of the range in [0, 1]; of pictures of 3 channels that of .299 R + .587 G + .114 B, of
    others that of all channels.

    >>> vc.ExposureMatching(mean=0.4)(np.array([[50, 150]], np.uint8))
    array([[ 51, 153]], dtype=uint8)
    """

    mean: fields.Parameter = fields.number(default=(0.3, 0.6), low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(exposed, mean=drawn(self, site, "mean"))
