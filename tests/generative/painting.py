"""A transform that stands for a network that makes pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from vicinal.extend import Site, picture_function, transform

DIGESTS = {"paint.pt": "ab" * 32}


@picture_function(dtypes=("uint8",))
def painted(picture: NDArray[np.generic]) -> NDArray[np.generic]:
    """The picture upside down in its values."""
    return np.asarray(np.iinfo(picture.dtype).max - picture, picture.dtype)


@vc.register
@transform
class Paint(vc.Transform):
    """Makes new pictures."""

    synthetic: ClassVar[bool] = True

    def lower(self, site: Site) -> None:
        site.apply(painted)

    def rests_on(self) -> Mapping[str, str]:
        return DIGESTS
