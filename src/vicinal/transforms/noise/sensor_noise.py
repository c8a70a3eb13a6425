"""The noise of a camera's sensor."""

from __future__ import annotations

import numpy as np

from vicinal.program.lowering import Site
from vicinal.program.ops import picture_function
from vicinal.sampling.chance import normal
from vicinal.sampling.distributions import LogUniform
from vicinal.transforms import fields
from vicinal.transforms.base import Transform, drawn, transform
from vicinal.transforms.corrupt.values import Chance, Floats
from vicinal.transforms.declare import LEVELS


@picture_function(dtypes=("float32",))
def with_sensor_noise(picture: Floats, shot: float, read: float, chance: Chance) -> Floats:
    deviation = np.sqrt(picture * np.float32(shot) + np.float32(read * read))
    found: Floats = picture + deviation * normal(chance, picture.shape)
    return found


@transform
class SensorNoise(Transform):
    """Adds Gaussian noise of variance shot x + read^2 at the value x: of light's grain, and of reading the sensor out.

    Source: Foi, Trimeche, Katkovnik, Egiazarian, "Practical Poissonian-Gaussian noise modeling and fitting for single-image
    raw-data", 2008. Each channel of each pixel has noise of its own. The model is of raw values; of pictures that are stored
    with a gamma it exaggerates the noise of what is dark.

    ``shot``: variance at white, in [0, 1]; the default is drawn evenly in the logarithm.
    ``read``: deviation at black, a fraction of the range in [0, 1].

    >>> int(vc.SensorNoise(shot=0.01, read=0)(np.zeros((8, 8), np.uint8)).max())  # no light, no grain
    0
    """

    shot: fields.Parameter = fields.number(default=LogUniform(1e-4, 1e-2), low=0, high=1)
    read: fields.Parameter = fields.number(default=(0.001, 0.02), low=0, high=1, of=LEVELS)

    def needs_unit_range(self) -> bool:
        return True

    def lower(self, site: Site) -> None:
        site.apply(with_sensor_noise, shot=drawn(self, site, "shot"), read=drawn(self, site, "read"))
