"""Rows of bytes and floats by vector instructions, each with a scalar twin of the same result, bit for bit.

The level (levels.py) is an argument. All take addresses, as headers of arrays would cost more than a row.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.features import HAS_AVX2
from vicinal.backends.cpu.jit import address_of, copy_bytes, inline, kernel, view_f32, view_u8
from vicinal.backends.cpu.levels import AVX512, PORTABLE
from vicinal.backends.cpu.vectors.intrinsics import (
    bilinear8,
    copy_ends,
    fma,
    join3_part,
    lookup32,
    lookup256,
    prefetch_line,
    reverse3_part,
    scale_bytes_stream,
    scale_stream,
    split3_part,
    stream64,
)  # fmt: skip


@kernel
def split3(source, target, step, count, level):
    """``count`` pixels of 3 interleaved bytes to three planes that are ``step`` bytes apart, all at addresses."""
    done = 0
    first, second, third = target, target + step, target + 2 * step
    if level >= PORTABLE:
        for _ in range(count // 64):
            split3_part(source + 3 * done, first + done, second + done, third + done, 64)
            done += 64
        for _ in range((count - done) // 16):
            split3_part(source + 3 * done, first + done, second + done, third + done, 16)
            done += 16
        if count > 16 and done < count:  # the last 16 pixels once more, in place of a slow remainder
            done = count - 16
            split3_part(source + 3 * done, first + done, second + done, third + done, 16)
            done = count
    row, red, green, blue = view_u8(source, 3 * count), view_u8(first, count), view_u8(second, count), view_u8(third, count)
    for k in range(done, count):
        red[k] = row[3 * k]
        green[k] = row[3 * k + 1]
        blue[k] = row[3 * k + 2]


@kernel
def join3(source, step, target, count, level):
    """Three planes that are ``step`` bytes apart to ``count`` pixels of 3 interleaved bytes, all at addresses."""
    done = 0
    first, second, third = source, source + step, source + 2 * step
    if level >= PORTABLE:
        for _ in range(count // 64):
            join3_part(first + done, second + done, third + done, target + 3 * done, 64)
            done += 64
        for _ in range((count - done) // 16):
            join3_part(first + done, second + done, third + done, target + 3 * done, 16)
            done += 16
        if count > 16 and done < count:  # the last 16 pixels once more, in place of a slow remainder
            done = count - 16
            join3_part(first + done, second + done, third + done, target + 3 * done, 16)
            done = count
    row, red, green, blue = view_u8(target, 3 * count), view_u8(first, count), view_u8(second, count), view_u8(third, count)
    for k in range(done, count):
        row[3 * k] = red[k]
        row[3 * k + 1] = green[k]
        row[3 * k + 2] = blue[k]


@kernel
def reverse3(source, target, count, level, stream):
    """``count`` pixels of 3 bytes from one address to another, last first."""
    done = 0
    if level >= PORTABLE:
        if stream and target % 64 == 0:
            for _ in range(count // 64):
                reverse3_part(source + 3 * (count - done - 64), target + 3 * done, 64, True)
                done += 64
        if level >= AVX512:  # else 64 take a third longer than four times 16
            for _ in range((count - done) // 64):
                reverse3_part(source + 3 * (count - done - 64), target + 3 * done, 64, False)
                done += 64
        for _ in range((count - done) // 16):
            reverse3_part(source + 3 * (count - done - 16), target + 3 * done, 16, False)
            done += 16
    from_ = view_u8(source, 3 * count)
    to = view_u8(target, 3 * count)
    for k in range(done, count):
        for c in range(3):
            to[3 * k + c] = from_[3 * (count - 1 - k) + c]


@inline
def until_line(target, count):
    """How many of ``count`` float32 at an address lie before the next line of the cache, which is what can be streamed."""
    return min(count, (-target % 64) // 4) if target % 4 == 0 else count


@kernel
def scale_to(source, target, count, scale, bias, level, stream):
    """``count`` float32 at one address, times scale plus bias, to another; ``stream``: past the caches where it can."""
    if level >= PORTABLE and stream:
        done = until_line(target, count)
        _scale(source, target, done, scale, bias)
        for _ in range((count - done) // 16):
            scale_stream(source + 4 * done, target + 4 * done, scale, bias)
            done += 16
        _scale(source + 4 * done, target + 4 * done, count - done, scale, bias)
    else:
        _scale(source, target, count, scale, bias)


@kernel
def _scale(source, target, count, scale, bias):
    values, result = view_f32(source, count), view_f32(target, count)
    for k in range(count):
        result[k] = fma(values[k], scale, bias)


@kernel
def scale_bytes_to(source, target, count, scale, bias, level, stream):
    """As ``scale_to``, of bytes."""
    if level >= PORTABLE and stream:
        done = until_line(target, count)
        _scale_bytes(source, target, done, scale, bias)
        for _ in range((count - done) // 16):
            scale_bytes_stream(source + done, target + 4 * done, scale, bias)
            done += 16
        _scale_bytes(source + done, target + 4 * done, count - done, scale, bias)
    else:
        _scale_bytes(source, target, count, scale, bias)


@kernel
def _scale_bytes(source, target, count, scale, bias):
    values, result = view_u8(source, count), view_f32(target, count)
    for k in range(count):
        result[k] = fma(np.float32(np.int32(values[k])), scale, bias)


@kernel
def prefetch(address, count):
    """Asks for ``count`` bytes from an address on."""
    for k in range(0, count, 64):
        prefetch_line(address + k)


@kernel
def look_up(source, target, table, count, level, stream):
    """``count`` bytes, each replaced by its entry of ``table`` [256] uint8, from one address to another or in place."""
    done, entries = 0, address_of(table)
    if level >= AVX512 and stream and target % 64 == 0:
        for _ in range(count // 64):
            lookup256(source + done, entries, target + done, True)
            done += 64
    elif level >= AVX512:
        for _ in range(count // 64):
            lookup256(source + done, entries, target + done, False)
            done += 64
    elif HAS_AVX2 and level >= PORTABLE:
        for _ in range(count // 32):
            lookup32(source + done, entries, target + done)
            done += 32
    row, result = view_u8(source + done, count - done), view_u8(target + done, count - done)
    for k in range(count - done):
        result[k] = table[row[k]]


@kernel
def copy_row(source, target, count, stream):
    """Copies ``count`` bytes; short rows without a call, and large pictures past the caches."""
    if count > 64:
        done = 0
        if stream:
            done = -target % 64
            copy_bytes(target, source, done)
            for _ in range((count - done) // 64):
                stream64(source + done, target + done)
                done += 64
        copy_bytes(target + done, source + done, count - done)
    elif count >= 32:
        copy_ends(source, target, count - 32, 32)
    elif count >= 16:
        copy_ends(source, target, count - 16, 16)
    elif count >= 8:
        copy_ends(source, target, count - 8, 8)
    else:
        from_, to = view_u8(source, count), view_u8(target, count)
        for k in range(count):
            to[k] = from_[k]


@inline
def bilinear4(upper, lower, x, y, target, level):
    """A pixel of 4 bytes between four neighbours: see ``bilinear8``; ``target`` holds 4 float32."""
    if level >= PORTABLE:
        bilinear8(upper, lower, x, y, target)
    else:
        top, bottom, result = view_u8(upper, 8), view_u8(lower, 8), view_f32(target, 4)
        for c in range(4):
            result[c] = _blend(top[c], top[c + 4], bottom[c], bottom[c + 4], x, y)


@inline
def _blend(a, b, c, d, x, y):
    one = np.float32
    left = fma(one(np.int32(c)) - one(np.int32(a)), y, one(np.int32(a)))
    right = fma(one(np.int32(d)) - one(np.int32(b)), y, one(np.int32(b)))
    return fma(right - left, x, left)
