"""Values that a policy has drawn, for the transforms that it is built from."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.distributions import Distribution
from vicinal.sampling.draw import Draws


@attrs.frozen(eq=False)
class Given(Distribution):
    """The value ``values[n]`` for sample n of the batch at hand; ``low`` and ``high`` bound them in any batch."""

    values: NDArray[np.float64]
    low: float
    high: float

    def draw(self, draws: Draws, place: str, name: str) -> NDArray[np.float64]:  # noqa: ARG002
        return self.values

    def bounds(self) -> tuple[float, float]:
        return self.low, self.high
