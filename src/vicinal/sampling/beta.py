"""The beta distribution."""

from __future__ import annotations

import math

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.numbers import Number
from vicinal.sampling.distribution import Distribution
from vicinal.sampling.draw import Draws
from vicinal.sampling.elementary import Floats, exps, log, logs
from vicinal.sampling.number import finite, plain

FIRST_CANDIDATES = 8


@attrs.frozen
class Beta(Distribution):
    """Beta with shapes ``a`` and ``b`` (1e-6 to 1e6), over [0, 1]; Beta(a, a) is the mixing weight of mixup.

    Every sample takes the first of its own candidates that is accepted, so it does not depend on the rest of the batch.
    Source: Cheng, "Generating beta variates with nonintegral shape parameters", Communications of the ACM 21, 1978
    (BB where both shapes exceed 1, else BC), in logarithms so that small shapes do not overflow.

    >>> _, record = vc.Pipeline([vc.Brightness(0.5 + vc.Beta(2, 2))], seed=1).trace(images)  # 0.5 to 1.5, mostly near 1
    >>> bool((np.abs(record.values["Brightness[0]"]["factor"] - 1) <= 0.5).all())
    True
    """

    a: Number = attrs.field(converter=plain, validator=finite(low=1e-6, high=1e6))
    b: Number = attrs.field(converter=plain, validator=finite(low=1e-6, high=1e6))

    def draw(self, draws: Draws, place: str, name: str) -> Floats:
        result = np.empty(len(draws))
        left = np.arange(len(draws))
        count = FIRST_CANDIDATES
        while len(left):
            uniform = draws.take(left).uniform(place, name, 2 * count) + 2.0**-54
            values, accepted = _candidates(float(self.a), float(self.b), uniform[:, ::2], uniform[:, 1::2])
            done = accepted.any(axis=1)
            result[left[done]] = values[done, accepted[done].argmax(axis=1)]
            left = left[~done]
            count *= 4
        return result

    def bounds(self) -> tuple[float, float]:
        return 0.0, 1.0


def _candidates(a: float, b: float, first: Floats, second: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """A value for every pair of uniform numbers, and whether rejection keeps it. Arrays [N, count].

    BB takes the smaller shape as its first, BC the larger one; what comes out is then 1 - value for the other order.
    """
    total = a + b
    both_large = min(a, b) > 1
    shape, other = (min(a, b), max(a, b)) if both_large else (max(a, b), min(a, b))
    scale = math.sqrt((total - 2) / (2 * a * b - total)) if both_large else 1 / other
    odds = scale * (logs(first) - logs(1 - np.minimum(first, 1 - 2.0**-53)))
    ratio = log(shape) + odds  # log of w = shape * exp(odds)
    exponent = ratio - log(other)
    joined = np.maximum(ratio, log(other)) + logs(1 + exps(-np.abs(exponent)))
    level = total * (log(total) - joined) - log(4)
    level += (shape + 1 / scale) * odds if both_large else total * odds
    accepted = level >= 2 * logs(first) + logs(second)
    return 1 / (1 + exps(-exponent if shape == a else exponent)), accepted
