"""One pointwise op of a sample on a band: a few rows, one after the other in each channel's buffer."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import (
    CONTRAST,
    COUNT,
    EQUALIZE,
    FILL_CONSTANT,
    FILL_NOISE,
    FREE,
    HUE,
    IMPULSE,
    INDEX,
    LINEAR,
    MATRIX,
    MODE,
    NOISE,
    NORMALIZE,
    OP,
    PARAM,
    POSTERIZE,
    POWER,
    ROUND,
    SOLARIZE,
    STRETCH,
    WORD,
)  # fmt: skip
from vicinal.backends.cpu.jit import F, address_of, kernel, view_f32
from vicinal.backends.cpu.ops import rows as ops
from vicinal.backends.cpu.ops.histogram import equalize, stretch
from vicinal.backends.cpu.ops.noise import gaussian_row, words

_ENDLESS = F(3e38)


@kernel
def apply_band(
    codes, k, params, keys, rectangles, known, y, high_rows, width, rows, channels, colour, top, noise, room,
):  # fmt: skip
    """Applies op ``k`` of ``codes`` [ops, COLUMNS] to ``high_rows`` rows of ``width`` pixels, from row ``y`` of the picture on.

    ``rows`` [channels, >= high_rows * width]: row after row, so that most ops take the band as one. ``params``, ``keys``,
    ``rectangles``: the sample's rows of the tables. ``known`` [channels, KNOWN]: what the op asked for of the picture.
    ``noise`` [>= width + 8] float32 and ``room`` [4, >= width / 4 + 1] uint32 are room to work in.
    """
    code = codes[k]
    count = high_rows * width
    op, at = code[OP], code[PARAM]
    low, high = (-_ENDLESS, _ENDLESS) if code[FREE] else (F(0), top)
    if op == LINEAR:
        for c in range(colour):
            ops.linear(rows[c], count, params[at + c], params[at + colour + c], low, high)
    elif op == CONTRAST:
        centre = known[0, 0]
        if colour == 3:
            centre = F(0.299) * known[0, 0] + F(0.587) * known[1, 0] + F(0.114) * known[2, 0]
        elif colour > 1:
            centre = F(0)
            for c in range(colour):
                centre += known[c, 0] / F(colour)
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
            if code[MODE]:
                ops.solarize_add(rows[c], count, params[at], params[at + 1], top)
            else:
                ops.solarize(rows[c], count, params[at], top)
    elif op == STRETCH:
        for c in range(colour):
            stretch(rows[c], count, known[c], top)
    elif op == EQUALIZE:
        for c in range(colour):
            equalize(rows[c], count, known[c], top)
    elif op == ROUND:
        if not code[FREE]:
            for c in range(channels):
                ops.round_row(rows[c], count)
    elif op == NORMALIZE:
        for c in range(channels):
            ops.plain_linear(rows[c], count, params[at + c], params[at + channels + c], rows[c])
    elif op == NOISE:
        _add_noise(
            rows, y, high_rows, width, colour, params[at], keys[code[WORD]], code[MODE], low, high, noise, room
        )
    elif op == IMPULSE:
        _impulse(rows, y, high_rows, width, colour, params, at, keys, code[WORD], code[MODE], room)
    else:
        for r in range(code[INDEX], code[INDEX] + code[COUNT]):
            above, left, below, right = rectangles[r, 0], rectangles[r, 1], rectangles[r, 2], rectangles[r, 3]
            first, last = max(y, above), min(y + high_rows, below) if left < right else y
            if code[MODE] != FILL_NOISE:
                for c in range(channels):
                    value = params[at + c] if code[MODE] == FILL_CONSTANT else known[c, 0]
                    start = address_of(rows) + c * rows.strides[0]
                    for line in range(first, last):
                        hole = view_f32(start + 4 * ((line - y) * width + left), right - left)
                        for x in range(right - left):
                            hole[x] = value
                continue
            for line in range(first, last):
                _erase_row(code, keys, line, (line - y) * width, width, left, right, rows, channels, top, noise, room)


@kernel
def _add_noise(rows, y, high_rows, width, colour, std, key, per_channel, low, high, noise, room):
    for r in range(high_rows):
        for c in range(colour):
            if c == 0 or per_channel:
                gaussian_row(key, c, y + r, width, noise, room)
            row = rows[c, r * width : (r + 1) * width]
            for x in range(width):
                row[x] = min(max(row[x] + std * noise[x], low), high)


@kernel
def _impulse(rows, y, high_rows, width, colour, params, at, keys, word, per_channel, room):
    blocks = (width + 3) // 4
    low, high = params[at], params[at + 1]
    to_high, to_any = keys[word + 1], keys[word + 2]
    for r in range(high_rows):
        for c in range(colour):
            if c == 0 or per_channel:
                words(keys[word], c, y + r, blocks, room)
            for slot in range(4):
                drawn, row = room[slot], rows[c, r * width + slot * blocks :]
                for b in range(min(blocks, width - slot * blocks)):
                    value = np.uint64(drawn[b])
                    row[b] = high if value < to_high else (low if value < to_any else row[b])


@kernel
def _erase_row(
    code, keys, y, begin, count, left, right, rows, channels, top, noise, room,
):  # fmt: skip
    """Fills with noise columns left..right-1 of row ``y`` (``count`` wide), which begins at ``rows[:, begin]``."""
    for c in range(channels):
        row = rows[c, begin : begin + count]
        if code[FREE]:
            gaussian_row(keys[code[WORD]], c, y, count, noise, room)
            for x in range(left, right):
                row[x] = noise[x]
        else:
            uniform_span(keys[code[WORD]], c, y, count, left, right, top, row, room)


@kernel
def uniform_span(key, channel, y, count, left, right, top, row, room):
    """Uniform noise over the range on columns left..right-1 of a row of ``count``."""
    blocks = (count + 3) // 4
    words(key, channel, y, blocks, room)
    scale = top * F(2.0**-32)
    for slot in range(4):
        start = slot * blocks
        for x in range(max(left, start), min(right, min(start + blocks, count))):
            row[x] = F(room[slot, x - start]) * scale
