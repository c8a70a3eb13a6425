"""Rows in 16-bit fixed point: a value is a level times 128, in 0..32640. Half of the memory of float32, twice the speed.

Rows by address; where a vector level is given, up to 63 values behind a row's end may be overwritten. A result is off by
at most 1/64 of a level (``hue``: 1/16) from that of exact arithmetic on the values it was made of.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.fixed.lanes import (
    BEST,
    LANES,
    PLAIN,
    bilinear8x3,
    floats16,
    hue32,
    linear32,
    matrix32,
    times,
    weigh64,
)
from vicinal.backends.cpu.fixed.pairs import across32, between32
from vicinal.backends.cpu.jit import F, copy_bytes, inline, kernel, view_f32, view_i16, view_i32, view_i64, view_u8
from vicinal.backends.cpu.levels import AVX512, PORTABLE
from vicinal.backends.cpu.vectors.intrinsics import fma
from vicinal.backends.cpu.vectors.simd import until_line

ONE = 128
"""A level."""
_MOST = np.int16(255 * 64)


@inline
def _clamped(value):
    return np.int16(min(max(np.int16(value), np.int16(0)), _MOST) << np.int16(1))


@inline
def quantised(value, steps):
    """A number in so many steps to one, as int16."""
    return np.int16(np.int32(np.rint(value * F(steps))))


@kernel
def linear(source, target, count, scale, bias, level):
    """Clamps level * scale + bias; scale in -2..2, and what comes out before that in -511..511."""
    gain, lift = quantised(scale, 1 << 14), quantised(bias, 64)
    if level >= AVX512:
        for x in range(0, 2 * count, 2 * LANES):
            linear32(source + x, target + x, gain, lift, BEST)
    elif level >= PORTABLE:
        for x in range(0, 2 * count, 2 * LANES):
            linear32(source + x, target + x, gain, lift, PLAIN)
    else:
        if source != target:
            copy_bytes(target, source, 2 * count)  # in place, the loop can be vectorised
        values = view_i16(target, count)
        for x in range(count):
            values[x] = _clamped(times(values[x], gain) + lift)


@kernel
def matrix(at, step, count, m, level):
    """Clamps the product of a 3x3 matrix (9 float32) and the pixel; what comes out before that in -511..511."""
    m0, m1, m2 = quantised(m[0], 1 << 14), quantised(m[1], 1 << 14), quantised(m[2], 1 << 14)
    m3, m4, m5 = quantised(m[3], 1 << 14), quantised(m[4], 1 << 14), quantised(m[5], 1 << 14)
    m6, m7, m8 = quantised(m[6], 1 << 14), quantised(m[7], 1 << 14), quantised(m[8], 1 << 14)
    if level >= AVX512:
        for x in range(0, 2 * count, 2 * LANES):
            matrix32(at + x, step, (m0, m1, m2, m3, m4, m5, m6, m7, m8), BEST)
    elif level >= PORTABLE:
        for x in range(0, 2 * count, 2 * LANES):
            matrix32(at + x, step, (m0, m1, m2, m3, m4, m5, m6, m7, m8), PLAIN)
    else:
        red, green, blue = view_i16(at, count), view_i16(at + step, count), view_i16(at + 2 * step, count)
        for x in range(count):
            r, g, b = red[x], green[x], blue[x]
            red[x] = _clamped(times(r, m0) + times(g, m1) + times(b, m2))
            green[x] = _clamped(times(r, m3) + times(g, m4) + times(b, m5))
            blue[x] = _clamped(times(r, m6) + times(g, m7) + times(b, m8))


@kernel
def hue(at, step, count, turns, level):
    """rows.hue in 16ths of a level, with h less 3 c, so that all stays within 7 x 255 of them."""
    sixths = F(6) * (turns - np.rint(turns))  # -3..3
    quarter = quantised(sixths, 1 << 13)
    if level >= AVX512:
        for x in range(0, 2 * count, 2 * LANES):
            hue32(at + x, step, quarter, BEST)
    elif level >= PORTABLE:
        for x in range(0, 2 * count, 2 * LANES):
            hue32(at + x, step, quarter, PLAIN)
    else:
        red, green, blue = view_i16(at, count), view_i16(at + step, count), view_i16(at + 2 * step, count)
        zero = np.int16(0)
        for x in range(count):
            r, g, b = np.int16((red[x] + 4) >> 3), np.int16((green[x] + 4) >> 3), np.int16((blue[x] + 4) >> 3)
            most, least = max(max(r, g), b), min(min(r, g), b)
            c = np.int16(most - least)
            h = np.int16(g - b - 3 * c if most == r else (b - r - c if most == g else r - g + c))
            h = np.int16(h + times(np.int16(4 * c), quarter))
            h = np.int16(h - 6 * c if h >= 3 * c else h)
            h = np.int16(h + 6 * c if h < -3 * c else h)
            red[x] = (least + min(max(np.int16(abs(h) - c), zero), c)) << 3
            green[x] = (least + min(max(np.int16(2 * c - abs(h + c)), zero), c)) << 3
            blue[x] = (least + min(max(np.int16(2 * c - abs(h - c)), zero), c)) << 3


@kernel
def bilinear(upper, below, offset, x, y, count, at, step, ahead, level):
    """``count`` pixels of 3 bytes between four neighbours each: two columns, then what lies between these.

    ``offset`` [count + 7] int32, ``x`` and ``y`` float32: see lanes.bilinear8x3; weights are cut to 32768ths.
    """
    if level >= AVX512:
        for k in range(0, count, 8):
            bilinear8x3(upper, below, offset + 4 * k, x + 4 * k, y + 4 * k, at + 2 * k, step, ahead, BEST)
    elif level >= PORTABLE:
        for k in range(0, count, 8):
            bilinear8x3(upper, below, offset + 4 * k, x + 4 * k, y + 4 * k, at + 2 * k, step, ahead, PLAIN)
    else:
        places, across, down = view_i32(offset, count), view_f32(x, count), view_f32(y, count)
        for k in range(count):
            pixels = upper + max(np.int64(places[k]), 0)
            top, bottom = view_u8(pixels, 6), view_u8(pixels + below, 6)
            wx, wy = _in_32768ths(across[k]), _in_32768ths(down[k])
            for c in range(3):
                left = np.int16((top[c] << 7) + times(np.int16((np.int32(bottom[c]) - np.int32(top[c])) << 7), wy))
                d = c + 3
                right = np.int16((top[d] << 7) + times(np.int16((np.int32(bottom[d]) - np.int32(top[d])) << 7), wy))
                view_i16(at + c * step, count)[k] = left + times(np.int16(right - left), wx)


@inline
def _in_32768ths(weight):
    return np.int16(min(np.int32(min(max(weight, F(0)), F(1)) * F(32768)), np.int32(32767)))


@kernel
def across(plane, base, column, index, share, target, level):
    """32 values between two neighbouring bytes each: see pairs.across32; AVX512 reads 128 bytes only."""
    if level >= AVX512:
        across32(plane, base, column, index, share, target, BEST)
    elif level >= PORTABLE:
        across32(plane, base, column, index, share, target, PLAIN)
    else:
        places, shares, result = view_i32(column, LANES), view_i16(share, LANES), view_i16(target, LANES)
        for k in range(LANES):
            pair = view_u8(plane + np.int64(places[k]), 2)
            apart = np.int16((np.int32(pair[1]) - np.int32(pair[0])) << 7)
            result[k] = np.int16(pair[0] << 7) + times(apart, shares[k])


@kernel
def between(upper, lower, share, target, count, level):
    """Values between two rows, ``share`` 32768ths from the first to the second."""
    if level >= AVX512:
        for x in range(0, 2 * count, 2 * LANES):
            between32(upper + x, lower + x, share, target + x, BEST)
    elif level >= PORTABLE:
        for x in range(0, 2 * count, 2 * LANES):
            between32(upper + x, lower + x, share, target + x, PLAIN)
    else:
        top, bottom, result = view_i16(upper, count), view_i16(lower, count), view_i16(target, count)
        for x in range(count):
            result[x] = top[x] + times(np.int16(bottom[x] - top[x]), share)


@kernel
def add(at, count, share, noise):
    """Clamps level + share * noise, ``noise`` an array of float32."""
    values, scale = view_i16(at, count), share * F(ONE)
    for x in range(count):
        value = np.int32(values[x]) + np.int32(np.rint(scale * noise[x]))
        values[x] = np.int16(min(max(value, np.int32(0)), np.int32(255 * ONE)))


@kernel
def fill(at, count, value):
    """``count`` values of a level."""
    values, whole = view_i16(at, count), quantised(value, ONE)
    for x in range(count):
        values[x] = whole


@kernel
def weigh(rows, shares, pairs, target, count, level):
    """A weighted sum of rows: see lanes.weigh64."""
    if level >= AVX512:
        weigh64(rows, shares, pairs, target, count, BEST)
    elif level >= PORTABLE:
        weigh64(rows, shares, pairs, target, count, PLAIN)
    else:
        places, weights = view_i64(rows, 2 * pairs + 1), view_i16(shares, pairs + 1)
        centre, result = view_i16(places[0], count), view_i16(target, count)
        for x in range(count):
            total = np.int32(times(centre[x], weights[0]))
            for k in range(1, pairs + 1):
                one, other = view_i16(places[2 * k - 1], count), view_i16(places[2 * k], count)
                mean = np.int16((np.int32(one[x]) + np.int32(other[x]) + np.int32(1)) >> np.int32(1))
                total += np.int32(times(mean, weights[k]))
            result[x] = np.int16(min(total, np.int32(255 * ONE)))


@kernel
def sum_of(at, count):
    """The sum of a row, by parts that int32 holds."""
    total = np.int64(0)
    for start in range(0, count, 1 << 15):
        many = min(count - start, 1 << 15)
        values, part = view_i16(at + 2 * start, many), np.int32(0)
        for x in range(many):
            part = np.int32(part + np.int32(values[x]))
        total += np.int64(part)
    return total


@kernel
def to_floats(source, target, count, scale, bias, level, stream):
    """level * scale + bias as float32; ``stream``: past the caches where it can."""
    unit = scale * F(1 / ONE)
    if level >= PORTABLE and stream:
        done = until_line(target, count)
        _floats(source, target, done, unit, bias)
        for _ in range((count - done) // 16):
            floats16(source + 2 * done, target + 4 * done, unit, bias)
            done += 16
        _floats(source + 2 * done, target + 4 * done, count - done, unit, bias)
    else:
        _floats(source, target, count, unit, bias)


@kernel
def _floats(source, target, count, unit, bias):
    values, result = view_i16(source, count), view_f32(target, count)
    for x in range(count):
        result[x] = fma(F(np.int32(values[x])), unit, bias)


@kernel
def to_bytes(source, target, count):
    """Levels rounded, half to even."""
    values, result = view_i16(source, count), view_u8(target, count)
    for x in range(count):
        value = np.int16(values[x])
        odd = np.int16(value >> np.int16(7)) & np.int16(1)
        result[x] = np.uint8(np.int16(value + np.int16(63) + odd) >> np.int16(7))


@kernel
def from_bytes(source, target, count):
    values, result = view_u8(source, count), view_i16(target, count)
    for x in range(count):
        result[x] = np.int16(values[x]) << np.int16(7)
