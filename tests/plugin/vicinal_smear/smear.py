"""A transform that applies a function of the whole picture."""

from typing import Any

import cv2
import numpy as np

from vicinal.extend import Site, Transform, drawn, fields, picture_function, transform


@picture_function(dtypes=("uint8", "uint16", "float32"))
def smeared(picture: Any, width: float, chance: np.random.Generator) -> Any:
    """The mean over ``width`` pixels along the row, a few of which are turned black."""
    found = cv2.blur(picture, (int(width), 1)).reshape(picture.shape)
    found[chance.random(picture.shape[:2]) < 0.02] = 0
    return found


@transform
class Smear(Transform):
    """Smears the picture along its rows.

    ``width``: how many pixels one is spread over, an odd number.
    """

    width: fields.Parameter = fields.integer(default=[3, 5, 7], low=1, high=99)

    def lower(self, site: Site) -> None:
        site.apply(smeared, width=drawn(self, site, "width"))
