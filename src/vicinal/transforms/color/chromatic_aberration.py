"""Colours that a lens shows in different sizes."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Floats
from vicinal.transforms.units import SHARES

LARGEST = 0.2


@picture_function(dtypes=("float32",), colors=(1, 3))
def chromatic_aberration(picture: Floats, red: float, blue: float) -> Floats:
    if picture.shape[2] == 3:
        for channel, more in ((0, red), (2, blue)):
            picture[:, :, channel] = _enlarged(_enlarged(picture[:, :, channel], 1 + more, 0), 1 + more, 1)
    return picture


def _enlarged(plane: Floats, factor: float, axis: int) -> Floats:
    """``factor`` times as long about the middle of an axis, linear between pixels; the outermost go on beyond the edge."""
    length = plane.shape[axis]
    middle = (length - 1) / 2
    places = np.clip((np.arange(length) - middle) / factor + middle, 0, length - 1)
    first = np.floor(places).astype(np.int64)
    share = np.expand_dims((places - first).astype(np.float32), 1 - axis)
    low, high = (np.take(plane, np.minimum(first + step, length - 1), axis) for step in (0, 1))
    found: Floats = low + share * (high - low)
    return found


@transform
class ChromaticAberration(Transform):
    """Enlarges red and blue about the middle, each by its own factor, as a simple lens: edges get coloured rims.

    This is a lens's lateral aberration. Grey pictures stay; pictures must have 1 or 3 colour channels.

    ``red``: by how much red is larger than green, a share in [-0.2, 0.2]: 0.01 shifts by a pixel at 100 from the middle.
    ``blue``: by how much blue is larger, likewise.

    >>> out = vc.ChromaticAberration(red=0.05, blue=-0.05)(image)
    >>> (out == image).all(axis=(0, 1)).tolist()  # green stays
    [False, True, False]
    """

    red: fields.Parameter = fields.number(default=(-0.01, 0.01), low=-LARGEST, high=LARGEST, of=SHARES)
    blue: fields.Parameter = fields.number(default=(-0.01, 0.01), low=-LARGEST, high=LARGEST, of=SHARES)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(chromatic_aberration, red=drawn(self, site, "red"), blue=drawn(self, site, "blue"))
