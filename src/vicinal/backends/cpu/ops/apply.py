"""One pointwise op of a sample on a band: a few rows, one after the other in each channel's buffer."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import (
    CONTRAST,
    COUNT,
    EQUALIZE,
    ERASE,
    FILL_CONSTANT,
    FILL_NOISE,
    FREE,
    HISTOGRAM,
    HUE,
    IMPULSE,
    INDEX,
    KNOWS,
    LINEAR,
    MATRIX,
    MEAN,
    MODE,
    NOISE,
    NORMALIZE,
    NOTHING,
    OP,
    PARAM,
    POSTERIZE,
    POWER,
    ROUND,
    SOLARIZE,
    SPAN,
    STRETCH,
    WORD,
)  # fmt: skip
from vicinal.backends.cpu.jit import F, address_of, inline, kernel, view_f32
from vicinal.backends.cpu.ops import rows as ops
from vicinal.backends.cpu.ops.histogram import equalize, grey_of, stretch
from vicinal.backends.cpu.ops.noise import gaussian_row, words

_ENDLESS = F(3e38)


@kernel
def apply_band(step, params, keys, rectangles, room, job):
    """Applies an op to a band: ``job.rows`` rows of ``job.count`` pixels, from row ``job.y`` of the picture on.

    ``step``: its row of ``code``. ``room.rows`` [channels, >= rows * count]: row after row, so that most ops take the band
    as one. ``params``, ``keys``, ``rectangles``: the sample's rows of the tables. ``room.known`` holds what the pass has
    found out of the picture, ``job.has``. Returns False for an op that there is no code for, or that needs to know more.
    """
    rows, known, colour, channels, top, high_rows = room.rows, room.known, job.colour, job.channels, job.top, job.rows
    count = high_rows * job.count
    op, at, knows = step[OP], step[PARAM], step[KNOWS] if step[KNOWS] == job.has else NOTHING
    low, high = (-_ENDLESS, _ENDLESS) if step[FREE] else (F(0), top)
    if op == LINEAR:
        for c in range(colour):
            ops.linear(rows[c], count, params[at + c], params[at + colour + c], low, high)
    elif op == CONTRAST and knows == MEAN:
        centre = grey_of(known, colour)
        for c in range(colour):
            ops.linear(rows[c], count, params[at], (F(1) - params[at]) * centre, low, high)
    elif op == MATRIX:
        if colour == 3:
            ops.color_matrix(rows, count, params[at : at + 9], low, high)
    elif op == HUE:
        if colour == 3:
            ops.hue(rows, count, params[at])
    elif op == POWER:
        for c in range(colour):
            ops.power(rows[c], count, params[at], top)
    elif op == POSTERIZE:
        for c in range(colour):
            ops.posterize(rows[c], count, np.int64(params[at]), top)
    elif op == SOLARIZE:
        for c in range(colour):
            if step[MODE]:
                ops.solarize_add(rows[c], count, params[at], params[at + 1], top)
            else:
                ops.solarize(rows[c], count, params[at], top)
    elif op == STRETCH and knows == SPAN:
        for c in range(colour):
            stretch(rows[c], count, known[c], top)
    elif op == EQUALIZE and knows == HISTOGRAM:
        for c in range(colour):
            equalize(rows[c], count, known[c], top)
    elif op == ROUND:
        if not step[FREE]:
            for c in range(channels):
                ops.round_row(rows[c], count)
    elif op == NORMALIZE:
        for c in range(channels):
            ops.plain_linear(rows[c], count, params[at + c], params[at + channels + c], rows[c])
    elif op == NOISE:
        key, noise = keys[step[WORD]], room.noise
        _add_noise(rows, job.y, high_rows, job.count, colour, params[at], key, step[MODE], low, high, noise, room.drawn)
    elif op == IMPULSE:
        _impulse(rows, job.y, high_rows, job.count, colour, params[at:], keys[step[WORD] :], step[MODE], room.drawn)
    elif op == ERASE and step[MODE] == FILL_NOISE:
        _erase_noise(step, keys[step[WORD]], rectangles, room, job)
    elif op == ERASE and (step[MODE] == FILL_CONSTANT or knows == MEAN):
        _erase(step, params, rectangles, room, job)
    else:
        return False
    return True


@inline
def _hole(rectangles, r, job):
    """The rows of rectangle ``r`` that lie in the band (none of one that is empty), and its columns."""
    above, left, below, right = rectangles[r, 0], rectangles[r, 1], rectangles[r, 2], rectangles[r, 3]
    return max(job.y, above), min(job.y + job.rows, below) if left < right else job.y, left, right


@kernel
def _erase(step, params, rectangles, room, job):
    """Fills rectangles with the op's values, or with each channel's mean."""
    for r in range(step[INDEX], step[INDEX] + step[COUNT]):
        first, last, left, right = _hole(rectangles, r, job)
        for c in range(job.channels):
            value = params[step[PARAM] + c] if step[MODE] == FILL_CONSTANT else room.known[c, 0]
            start = address_of(room.rows) + c * room.rows.strides[0]
            for line in range(first, last):
                hole = view_f32(start + 4 * ((line - job.y) * job.count + left), right - left)
                for x in range(right - left):
                    hole[x] = value


@kernel
def _erase_noise(step, key, rectangles, room, job):
    """Fills rectangles with noise: uniform over the range, or Gaussian where values have left it."""
    for r in range(step[INDEX], step[INDEX] + step[COUNT]):
        first, last, left, right = _hole(rectangles, r, job)
        for line in range(first, last):
            begin = (line - job.y) * job.count
            for c in range(job.channels):
                row = room.rows[c, begin : begin + job.count]
                if step[FREE]:
                    gaussian_row(key, c, line, job.count, room.noise, room.drawn)
                    for x in range(left, right):
                        row[x] = room.noise[x]
                else:
                    uniform_span(key, c, line, job.count, left, right, job.top, row, room.drawn)


@kernel
def _add_noise(rows, y, high_rows, width, colour, std, key, per_channel, low, high, noise, drawn):
    for r in range(high_rows):
        for c in range(colour):
            if c == 0 or per_channel:
                gaussian_row(key, c, y + r, width, noise, drawn)
            row = rows[c, r * width : (r + 1) * width]
            for x in range(width):
                row[x] = min(max(row[x] + std * noise[x], low), high)


@kernel
def _impulse(rows, y, high_rows, width, colour, values, keys, per_channel, drawn):
    """``values``: low and high; ``keys``: the key, and the thresholds of words that become high, or either."""
    blocks = (width + 3) // 4
    low, high = values[0], values[1]
    to_high, to_any = keys[1], keys[2]
    for r in range(high_rows):
        for c in range(colour):
            if c == 0 or per_channel:
                words(keys[0], c, y + r, blocks, drawn)
            for slot in range(4):
                word, row = drawn[slot], rows[c, r * width + slot * blocks :]
                for b in range(min(blocks, width - slot * blocks)):
                    value = np.uint64(word[b])
                    row[b] = high if value < to_high else (low if value < to_any else row[b])


@kernel
def uniform_span(key, channel, y, count, left, right, top, row, drawn):
    """Uniform noise over the range on columns left..right-1 of a row of ``count``."""
    blocks = (count + 3) // 4
    words(key, channel, y, blocks, drawn)
    scale = top * F(2.0**-32)
    for slot in range(4):
        start = slot * blocks
        for x in range(max(left, start), min(right, min(start + blocks, count))):
            row[x] = F(drawn[slot, x - start]) * scale
