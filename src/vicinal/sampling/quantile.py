"""The quantile function of the standard normal distribution.

Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988
(PPND16, accurate to about 1 part in 10^16).
"""

from __future__ import annotations

import numpy as np

from vicinal.sampling.column import has_columns
from vicinal.sampling.elementary import Floats, logs


def _coefficients(numerator: tuple[float, ...], denominator: tuple[float, ...]) -> Floats:
    """[powers, 2, 1], so that both polynomials of a fraction are worked out in one go."""
    return np.array([numerator, denominator]).T[:, :, None]


# Numerators and denominators, the highest power first: for |p - 0.5| <= 0.425, for the tails, for the far tails.
_CENTRE = _coefficients(
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080),
    (5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
     5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0),
)  # fmt: skip
_TAIL = _coefficients(
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
     3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1.0),
)  # fmt: skip
_FAR_TAIL = _coefficients(
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)  # fmt: skip


def normal_quantile(lower: Floats, upper: Floats) -> Floats:
    """The z [N] with P(Z < z) = ``lower`` and P(Z > z) = ``upper``, both in (0, 1) and adding up to 1.

    Both are asked for because the smaller one must be exact for a value in the tail to be.
    """
    centred = 0.5 * (lower - upper)
    result = centred * _ratio(_CENTRE, 0.180625 - centred * centred)
    if has_columns(centred):
        found: Floats = np.where(np.abs(centred) > 0.425, _in_tail(lower, upper, centred), result)
        return found
    outside = np.flatnonzero(np.abs(centred) > 0.425)
    if len(outside):
        result[outside] = _in_tail(lower[outside], upper[outside], centred[outside])
    return result


def _in_tail(lower: Floats, upper: Floats, centred: Floats) -> Floats:
    depth = np.sqrt(-logs(np.minimum(lower, upper)))
    size = np.where(depth <= 5, _ratio(_TAIL, depth - 1.6), _ratio(_FAR_TAIL, depth - 5))
    return np.where(centred < 0, -size, size)


def standard_normal(uniform: Floats) -> Floats:
    """Standard normal values [N] from multiples of 2^-53 in [0, 1), each taken as the middle of its step."""
    half_step = 2.0**-54
    return normal_quantile(uniform + half_step, (1 - uniform) - half_step)


def _ratio(coefficients: Floats, x: Floats) -> Floats:
    value = coefficients[0] * x
    for term in coefficients[1:-1]:
        value += term
        value *= x
    value += coefficients[-1]
    ratio: Floats = value[0] / value[1]
    return ratio
