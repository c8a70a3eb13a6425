"""A picture in a few of its own colours."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.color.palette import nearest, palette
from vicinal.transforms.corrupt.values import Floats


@picture_function(dtypes=("float32",))
def k_means_quantize(picture: Floats, colors: float, chance: np.random.Generator) -> Floats:
    found = palette(picture, int(colors), chance)
    values = picture.reshape(-1, picture.shape[2])
    return found[nearest(values, found)].reshape(picture.shape)


@transform
class KMeansQuantize(Transform):
    """Shows the picture in few colours that are found in it, by k-means, as imgaug's KMeansColorQuantization.

    Colours are found in the picture made small (128 pixels), in the channels as they are. Sources: Lloyd 1982; Arthur and
    Vassilvitskii, "k-means++: The Advantages of Careful Seeding", 2007.

    ``colors``: how many at most, a whole number of 1 to 256; a picture that has fewer shows these.

    >>> len(np.unique(vc.KMeansQuantize(colors=4)(image).reshape(-1, 3), axis=0))
    4
    """

    colors: fields.Parameter = fields.integer(default=(2, 16), low=1, high=256)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(k_means_quantize, colors=np.rint(drawn(self, site, "colors")))
