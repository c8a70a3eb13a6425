"""exp, log and the like with the same bits on every CPU and system.

NumPy and the C library choose code by CPU, and its last bit differs; what computes a draw must not. These are additions,
multiplications, divisions and square roots of float64 in the written order, each of which IEEE 754 defines to the bit. As
they stand they serve single numbers; elementary_kernel.py compiles them, and the functions of arrays at the end are what
NumPy code calls. Arguments are finite.

Source: Sun Microsystems, fdlibm 5.3, 1993 (e_exp.c, e_log.c, k_sin.c, k_cos.c, s_atan.c): errors below 1 unit in the last
place; of sines and cosines, which are of degrees here, below 2.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.kernels import kernels_of

Floats = NDArray[np.float64]

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # the first with 32 bits: times k it is exact
DEGREE = math.pi / 180
_SQRT_HALF = 0.7071067811865476
_ENDS = -745.1332191019412, 709.782712893384  # beyond them e ** x is 0, or infinite


def exp(x: float) -> float:
    """e ** x."""
    if x < _ENDS[0]:
        return 0.0
    if x > _ENDS[1]:
        return math.inf
    whole = math.floor(x * 1.4426950408889634 + 0.5)
    high, low = x - whole * LN2_HIGH, whole * LN2_LOW
    rest = high - low
    z = rest * rest
    odd = rest - z * (
        1.66666666666666019037e-01 + z * (-2.77777777770155933842e-03 + z * (6.61375632143793436117e-05
        + z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08)))
    )  # fmt: skip
    return math.ldexp(1.0 - ((low - (rest * odd) / (2.0 - odd)) - high), whole)


def log(x: float) -> float:
    """The natural logarithm; of 0 minus infinity."""
    if x <= 0.0:
        return -math.inf
    part, whole = math.frexp(x)
    if part < _SQRT_HALF:
        part, whole = 2.0 * part, whole - 1
    f = part - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    return whole * LN2_HIGH - ((half - (s * (half + (even + odd)) + whole * LN2_LOW)) - f)


def sine_cosine(degrees: float) -> tuple[float, float]:
    """The sine and the cosine of an angle in degrees: exactly 0, 1 or -1 at multiples of 90."""
    turned = degrees if abs(degrees) < 2.0**30 else degrees % 360.0  # where the difference below would not be exact
    quarter = math.floor(turned / 90.0 + 0.5)
    x = (turned - 90.0 * quarter) * DEGREE
    z = x * x
    sine = x + x * z * (
        -1.66666666666666324348e-01
        + z * (8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04
        + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))))
    )  # fmt: skip
    tail = z * z * (
        4.16666666666666019037e-02
        + z * (-1.38888888888741095749e-03 + z * (2.48015872894767294178e-05
        + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))))
    )  # fmt: skip
    half = 0.5 * z
    near = 1.0 - half
    cosine = near + (((1.0 - near) - half) + tail)
    if quarter % 2:
        sine, cosine = cosine, -sine
    return (-sine, -cosine) if quarter % 4 >= 2 else (sine, cosine)


def arctan(x: float) -> float:
    """The angle in radians, between -pi/2 and pi/2, whose tangent is x."""
    size, high, low = abs(x), 0.0, 0.0
    if size >= 2.4375:
        size, high, low = -1.0 / size, 1.57079632679489655800e00, 6.12323399573676603587e-17
    elif size >= 1.1875:
        size, high, low = (size - 1.5) / (1.0 + 1.5 * size), 9.82793723247329054082e-01, 1.39033110312309984516e-17
    elif size >= 0.6875:
        size, high, low = (size - 1.0) / (size + 1.0), 7.85398163397448278999e-01, 3.06161699786838301793e-17
    elif size >= 0.4375:
        size, high, low = (2.0 * size - 1.0) / (2.0 + size), 4.63647609000806093515e-01, 2.26987774529616870924e-17
    z = size * size
    w = z * z
    odd = z * (
        3.33333333333329318027e-01 + w * (1.42857142725034663711e-01 + w * (9.09088713343650656196e-02
        + w * (6.66107313738753120669e-02 + w * (4.97687799461593236017e-02 + w * 1.62858201153657823623e-02))))
    )  # fmt: skip
    even = w * (
        -1.99999999998764832476e-01 + w * (-1.11111104054623557880e-01 + w * (-7.69187620504482999495e-02
        + w * (-5.83357013379057348645e-02 + w * -3.65315727442169155270e-02)))
    )  # fmt: skip
    angle = high - ((size * (odd + even) - low) - size)
    return -angle if x < 0.0 else angle


def normal_below(z: float) -> float:
    """The probability that a standard normal value is below z, to 14 digits, in the lower tail too."""
    if z > 0.0:
        return 1.0 - normal_below(-z)
    size = -z
    head = math.floor(size * 2.0**20) / 2.0**20  # its square is exact, and so is the density where it is tiny
    density = exp(-0.5 * head * head) * exp(-0.5 * (size - head) * (size + head)) / math.sqrt(2.0 * math.pi)
    if size < 1.5:  # Abramowitz and Stegun 1964, 26.2.11
        term = total = size
        for k in range(3, 73, 2):
            term = term * size * size / k
            total += term
        return 0.5 - density * total
    tail = size  # 26.2.14, a continued fraction
    for k in range(200, 0, -1):
        tail = size + k / tail
    return density / tail


def exps(values: Floats) -> Floats:
    """``exp`` of an array of any shape."""
    return _of_each("exp_block", values)


def logs(values: Floats) -> Floats:
    """``log`` of an array of any shape."""
    return _of_each("log_block", values)


def arctans(values: Floats) -> Floats:
    """``arctan`` of an array of any shape."""
    return _of_each("arctan_block", values)


def sines_cosines(degrees: Floats) -> tuple[Floats, Floats]:
    """``sine_cosine`` of an array [N]."""
    if degrees.dtype == object:
        return _traced("SINE", degrees), _traced("COSINE", degrees)
    sines, cosines = np.empty(len(degrees)), np.empty(len(degrees))
    _kernels().sine_cosine_block(degrees, sines, cosines)
    return sines, cosines


def _of_each(block: str, values: Floats) -> Floats:
    if values.dtype == object:
        traced: Floats = _traced(block.removesuffix("_block").upper(), values)
        return traced
    result = np.empty(values.shape)
    getattr(_kernels(), block)(np.ravel(values), result.reshape(-1))
    return result


def _traced(code: str, values: Any) -> Any:
    """Of a column (column.py), for which nothing is computed yet."""
    from vicinal.sampling import column, node

    return column.apply(getattr(node, code), values)


@cache
def _kernels() -> Any:
    return kernels_of("vicinal.sampling.elementary_kernel")
