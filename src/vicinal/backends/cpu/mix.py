"""Weighted sums: of intermediate pictures of one sample, and of pictures of a batch."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.arguments import FLAG, FLAGS, FLOATS, INT, INT_ROWS, INTS
from vicinal.backends.cpu.jit import F, entry, kernel, view_f32, view_u8, view_u16
from vicinal.backends.cpu.levels import PORTABLE
from vicinal.backends.cpu.next_turn import following
from vicinal.backends.cpu.source import U8, U16
from vicinal.backends.cpu.vectors.intrinsics import fma, mix_stream
from vicinal.backends.cpu.vectors.simd import copy_row, until_line


@kernel
def fork(source, count, weight, kept, mixed):
    """Copies ``count`` values at address ``source`` to ``kept``, and begins the sum ``mixed`` with weight times them."""
    values = view_f32(source, count)
    for k in range(count):
        kept[k] = values[k]
        mixed[k] = weight * values[k]


@kernel
def join(source, count, weight, low, high, mixed):
    """Adds weight times ``count`` values at address ``source`` to the sum, clamped to low..high."""
    values = view_f32(source, count)
    for k in range(count):
        mixed[k] = min(max(mixed[k] + weight * values[k], low), high)


@entry(
    INTS, INT, INT_ROWS, INT, INT_ROWS, FLAGS, INTS, INT_ROWS, FLOATS, INT, INT, INT, INT, INT, INT, FLAG,
)  # fmt: skip
def blend_samples(
    turns, source_at, sources, target_at, targets, active, partner, spans, weights, kind, item, planes, rows, length,
    level, stream,
):  # fmt: skip
    """Samples whose turn it is: ``planes`` of ``rows`` of ``length`` values; ``spans``: y0, x0, y1, x1, x in values."""
    n = last = np.int64(0)
    while True:
        n, last = following(n, last, turns)
        if n >= last:
            return
        own, target, weight = source_at + sources[n, 0], target_at + targets[n, 0], weights[n]
        y0, x0, y1, x1 = spans[n, 0], spans[n, 1], spans[n, 2], spans[n, 3]
        if not active[n] or y1 <= y0 or x1 <= x0:
            copy_row(own, target, planes * rows * length * item, stream)
            continue
        other, line, whole = source_at + sources[partner[n], 0], length * item, x0 == 0 and x1 == length
        for plane in range(planes):
            start = plane * rows * line
            copy_row(own + start, target + start, y0 * line, stream)
            if whole:
                at = start + y0 * line
                _mix(own + at, other + at, target + at, (y1 - y0) * length, weight, kind, item, level, stream)
            else:
                for y in range(y0, y1):  # not past the caches: a line that is written in two parts would cost more there
                    at = start + y * line
                    copy_row(own + at, target + at, x0 * item, False)
                    at += x0 * item
                    _mix(own + at, other + at, target + at, x1 - x0, weight, kind, item, level, False)
                    at += (x1 - x0) * item
                    copy_row(own + at, target + at, (length - x1) * item, False)
            at = start + y1 * line
            copy_row(own + at, target + at, (rows - y1) * line, stream)


@kernel
def _mix(own, other, target, count, weight, kind, item, level, stream):
    """``count`` values between those at ``other`` (weight 0) and ``own``."""
    if weight <= 0:
        copy_row(other, target, count * item, stream)
    elif kind == U8:
        a, b, bytes_ = view_u8(own, count), view_u8(other, count), view_u8(target, count)
        for k in range(count):
            bytes_[k] = np.uint8(np.int32(np.rint(_between(F(np.int32(a[k])), F(np.int32(b[k])), weight))))
    elif kind == U16:
        c, d, words = view_u16(own, count), view_u16(other, count), view_u16(target, count)
        for k in range(count):
            words[k] = np.uint16(np.int32(np.rint(_between(F(np.int32(c[k])), F(np.int32(d[k])), weight))))
    else:
        done = np.int64(0)
        if level >= PORTABLE and stream:
            done = until_line(target, count)
            _mix_floats(own, other, target, done, weight)
            for _ in range((count - done) // 16):
                mix_stream(own + 4 * done, other + 4 * done, target + 4 * done, weight)
                done += 16
        _mix_floats(own + 4 * done, other + 4 * done, target + 4 * done, count - done, weight)


@kernel
def _mix_floats(own, other, target, count, weight):
    a, b, result = view_f32(own, count), view_f32(other, count), view_f32(target, count)
    for k in range(count):
        result[k] = _between(a[k], b[k], weight)


@kernel
def _between(own, other, weight):
    return fma(own - other, weight, other)
