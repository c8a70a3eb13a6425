"""What a picture's values are like, collected row by row, and the ops that go by it."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import HISTOGRAM, MEAN, SPAN
from vicinal.backends.cpu.gather.points import held
from vicinal.backends.cpu.jit import F, exact, kernel, view_u8
from vicinal.backends.cpu.memory import LEVELS
from vicinal.backends.cpu.ops.rows import sum_row

FLAT = 2e-6
"""Of the range: what a channel's values may differ by for float error alone."""


# ``counts`` [2 * channels, LEVELS] has two rows a channel, for every other value: to count one level twice in a row in the
# same place means to wait for the first.
@kernel
def begin(what, channels, sums, counts):
    for c in range(channels):
        sums[c, 0], sums[c, 1] = (3e38, -3e38) if what == SPAN else (0.0, 0.0)
    if what == HISTOGRAM:
        _clear(counts, channels)


@kernel
def _clear(counts, channels):
    for c in range(2 * channels):
        for level in range(LEVELS):
            counts[c, level] = 0


@kernel
def _together(counts, channels, c):
    """Both rows of channel ``c`` in the first."""
    for level in range(LEVELS):
        counts[c, level] += counts[channels + c, level]


@kernel
def count_bytes(address, pixels, channels, counts):
    """Leaves how often each level occurs in a picture of bytes of 1 or 3 channels in ``counts[:channels]``."""
    _clear(counts, channels)
    values = view_u8(address, pixels * channels)
    if channels == 1:
        one, two = counts[0], counts[1]
        for x in range(0, pixels - 1, 2):
            one[values[x]] += 1
            two[values[x + 1]] += 1
    else:
        red, green, blue, red2, green2, blue2 = counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]
        for k in range(0, 3 * (pixels - 1), 6):
            red[values[k]] += 1
            green[values[k + 1]] += 1
            blue[values[k + 2]] += 1
            red2[values[k + 3]] += 1
            green2[values[k + 4]] += 1
            blue2[values[k + 5]] += 1
    for c in range(channels):
        if pixels % 2:
            counts[c, values[(pixels - 1) * channels + c]] += 1
        _together(counts, channels, c)


@kernel
def span_of_bytes(address, count, known):
    """Widens ``known``, the least and the greatest level, by ``count`` bytes."""
    values = view_u8(address, count)
    least, most = np.uint8(255), np.uint8(0)
    for x in range(count):
        least, most = min(least, values[x]), max(most, values[x])
    known[0], known[1] = min(known[0], F(np.int32(least))), max(known[1], F(np.int32(most)))


@kernel
def sum_of_bytes(address, count):
    """At most 2**24 bytes."""
    values, total = view_u8(address, count), np.uint32(0)
    for x in range(count):
        total += np.uint32(values[x])
    return np.float64(total)


@kernel
def grey_of(known, colour):
    """The grey value of the means of 3 channels, else their mean."""
    if colour == 3:
        return F(0.299) * known[0, 0] + F(0.587) * known[1, 0] + F(0.114) * known[2, 0]
    centre = F(0)
    for c in range(colour):
        centre += known[c, 0] / F(colour)
    return centre


@kernel
def collect_rows(what, rows, count, channels, top, sums, counts, levels):
    """Takes ``count`` values of every channel into account; ``levels`` [>= count] int32 is room to work in."""
    for c in range(channels):
        if what == MEAN:
            sums[c, 0] += sum_row(rows[c], count)
        elif what == SPAN:
            row, least, most = rows[c], F(sums[c, 0]), F(sums[c, 1])
            for x in range(count):
                least, most = min(least, row[x]), max(most, row[x])
            sums[c, 0], sums[c, 1] = least, most
        else:
            nearest_levels(rows[c], count, F(255) / top, levels)
            one, two = counts[c], counts[channels + c]
            for x in range(0, count - 1, 2):
                one[np.uint32(levels[x])] += 1
                two[np.uint32(levels[x + 1])] += 1
            if count % 2:
                one[np.uint32(levels[count - 1])] += 1


@exact
def _scaled(value, scale, lift):
    """value * scale + lift, held to 0..255: NaN becomes 0, so that it can be an address."""
    return held(value * scale + lift, F(0), F(LEVELS - 1))


@exact
def nearest_levels(row, count, scale, levels):
    """In plain float32 steps, as the reference does it, so that no value counts elsewhere."""
    for x in range(count):
        levels[x] = np.int32(_scaled(row[x], scale, F(0.501)))


@kernel
def finish(what, channels, pixels, sums, counts, known):
    """Leaves in ``known`` [channels, KNOWN] what was asked for. Not before: ops of the same pass may read it."""
    for c in range(channels):
        if what == MEAN:
            known[c, 0] = F(sums[c, 0] / pixels)
        elif what == SPAN:
            known[c, 0], known[c, 1] = F(sums[c, 0]), F(sums[c, 1])
        elif what == HISTOGRAM:
            _together(counts, channels, c)
            equalizing(counts[c], pixels, known[c])


@kernel
def equalizing(counts, pixels, table):
    """Where each level goes, from its histogram."""
    highest = LEVELS - 1
    while counts[highest] == 0:
        highest -= 1
    step = (pixels - counts[highest]) // (LEVELS - 1)
    below = step // 2
    for level in range(LEVELS):
        table[level] = F(level) if step == 0 else F(min(below // step, LEVELS - 1))
        below += counts[level]
    table[LEVELS] = table[LEVELS - 1]


@kernel
def stretch(row, count, known, top):
    least, most = known[0], known[1]
    if most - least > F(FLAT) * top:
        scale = top / (most - least)
        for x in range(count):
            row[x] = min(max((row[x] - least) * scale, F(0)), top)


@kernel
def equalize(row, count, table, top):
    scale, back = F(255) / top, top / F(255)
    for x in range(count):
        value = _scaled(row[x], scale, F(0))
        level = np.int32(value)
        low, high = table[level], table[level + 1]
        row[x] = (low + (value - F(level)) * (high - low)) * back
