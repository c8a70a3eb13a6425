"""Pointwise ops on one row: ``rows`` [channels, >= count] float32 in levels of the dtype, changed in place.

``low`` and ``high`` are the range that values are clamped to: infinite after Normalize.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.jit import F, bits_of_float, float_of_bits, kernel, ordered, ordered_inline, view_i32

_INFINITE, _ONE = np.int32(0x7F800000), np.int32(0x3F800000)
"""The bits of these float32. As integers those of positive floats are in order, NaN last; those of negative ones negative."""


@kernel
def hold(address, count):
    """Floats to [0, 1], and what is no number to 0. By their bits: the compiler takes it that all floats are numbers."""
    bits = view_i32(address, count)
    for x in range(count):
        value = bits[x] if bits[x] <= _INFINITE else np.int32(0)  # less than 0 like the float itself
        bits[x] = min(max(value, np.int32(0)), _ONE)


@kernel
def linear(row, count, scale, bias, low, high):
    for x in range(count):
        row[x] = min(max(row[x] * scale + bias, low), high)


@kernel
def plain_linear(row, count, scale, bias, target):
    """row * scale + bias to ``target``, not clamped."""
    for x in range(count):
        target[x] = row[x] * scale + bias


@kernel
def color_matrix(rows, count, m, low, high):
    """``m``: 9 float32."""
    red, green, blue = rows[0], rows[1], rows[2]
    for x in range(count):
        r, g, b = red[x], green[x], blue[x]
        red[x] = min(max(m[0] * r + m[1] * g + m[2] * b, low), high)
        green[x] = min(max(m[3] * r + m[4] * g + m[5] * b, low), high)
        blue[x] = min(max(m[6] * r + m[7] * g + m[8] * b, low), high)


@kernel
def hue(rows, count, turns):
    """Turns the hue of HSV. With h in [0, 6), red is least + c clamp(|h - 3| - 1), green least + c clamp(2 - |h - 2|),
    blue least + c clamp(2 - |h - 4|), clamped to [0, 1]; all is multiplied by the chroma c here, so nothing is divided.
    """
    red, green, blue = rows[0], rows[1], rows[2]
    zero, two, three, four, six = F(0), F(2), F(3), F(4), F(6)
    shift = turns * six
    shift -= six * np.floor(shift / six)
    for x in range(count):
        r, g, b = red[x], green[x], blue[x]
        most, least = max(max(r, g), b), min(min(r, g), b)
        c = most - least
        h = g - b if most == r else ((b - r) + two * c if most == g else (r - g) + four * c)
        h += shift * c
        h = h - six * c if h >= six * c else h
        h = h + six * c if h < zero else h
        red[x] = least + min(max(abs(h - three * c) - c, zero), c)
        green[x] = least + min(max(two * c - abs(h - two * c), zero), c)
        blue[x] = least + min(max(two * c - abs(h - four * c), zero), c)


@ordered_inline
def log2(value):
    """Base-2 logarithm of a positive float32: exponent + t P(t), t = m - 1, m in [1/sqrt 2, sqrt 2); P near-minimax, 9e-8."""
    bits = bits_of_float(value) - np.int32(0x3F3504F3)
    exponent = bits >> np.int32(23)
    t = float_of_bits((bits & np.int32(0x7FFFFF)) + np.int32(0x3F3504F3)) - F(1)
    p = F(0.23420985115931844) + t * F(-0.14620353418365414)
    p = F(0.2870756111592939) + t * (F(-0.24882180563720988) + t * p)
    p = F(0.48092403857744614) + t * (F(-0.3602419859066302) + t * p)
    p = F(1.442694957995561) + t * (F(-0.7213527587652918) + t * p)
    return F(exponent) + t * p


@ordered_inline
def exp2(value):
    """2 ** value for value in [-126, 127]: a degree-6 polynomial of the fraction, the whole part into the exponent."""
    whole = np.rint(value)
    r = value - whole
    p = F(0.00015403530393381608)
    p = p * r + F(0.0013333558146428443)
    p = p * r + F(0.009618129107628477)
    p = p * r + F(0.05550410866482158)
    p = p * r + F(0.2402265069591007)
    p = p * r + F(0.6931471805599453)
    p = p * r + F(1)
    return p * float_of_bits((np.int32(whole) + np.int32(127)) << np.int32(23))


@ordered
def power(row, count, exponent, top):
    inverse = F(1) / top
    for x in range(count):
        value = row[x] * inverse
        raised = exp2(max(exponent * log2(max(value, F(1e-30))), F(-126)))
        row[x] = top * min(raised, F(1)) if value > F(0) else F(0)


@kernel
def posterize(row, count, bits, top):
    """Drops the low bits of v on the scale of 0..255; the small lift of a thousandth keeps whole levels whole."""
    step = F(2.0 ** (8 - bits))
    scale, back = F(255) / (top * step), step * top / F(255)
    for x in range(count):
        row[x] = np.floor(row[x] * scale + F(1e-3) / step) * back


@kernel
def solarize(row, count, threshold, top):
    """Inverts from ``threshold`` on; a millionth of the range below it counts too, so that whole levels do."""
    limit = threshold - F(1e-6) * top
    for x in range(count):
        row[x] = top - row[x] if row[x] >= limit else row[x]


@kernel
def solarize_add(row, count, threshold, lift, top):
    """Adds ``lift`` below ``threshold``, which is met as in ``solarize``."""
    limit = threshold - F(1e-6) * top
    for x in range(count):
        row[x] = row[x] if row[x] >= limit else min(max(row[x] + lift, F(0)), top)


@kernel
def round_row(row, count):
    for x in range(count):
        row[x] = np.rint(row[x])


@kernel
def sum_row(row, count):
    total = F(0)
    for x in range(count):
        total += row[x]
    return total
