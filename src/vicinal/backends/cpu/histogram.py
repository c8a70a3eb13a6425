"""What a picture's values are like, collected row by row, and the ops that go by it."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import HISTOGRAM, MEAN, SPAN
from vicinal.backends.cpu.jit import F, exact, kernel
from vicinal.backends.cpu.rows import sum_row

LEVELS = 256
FLAT = 2e-6
"""Of the range: what a channel's values may differ by for float error alone."""
KNOWN = LEVELS + 1
"""Columns of ``known``: the mean; least and greatest value; or a table of LEVELS entries and its last once more."""


@kernel
def begin(what, channels, sums, counts):
    for c in range(channels):
        sums[c, 0], sums[c, 1] = (3e38, -3e38) if what == SPAN else (0.0, 0.0)
        if what == HISTOGRAM:
            for level in range(LEVELS):
                counts[c, level] = 0


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
            of_channel = counts[c]
            for x in range(count):
                of_channel[levels[x]] += 1


@exact
def nearest_levels(row, count, scale, levels):
    """In plain float32 steps, as the reference does it, so that no value counts elsewhere."""
    for x in range(count):
        levels[x] = np.int32(min(max(row[x] * scale + F(0.501), F(0)), F(255)))


@kernel
def finish(what, channels, pixels, sums, counts, known):
    """Leaves in ``known`` [channels, KNOWN] what was asked for. Not before: ops of the same pass may read it."""
    for c in range(channels):
        if what == MEAN:
            known[c, 0] = F(sums[c, 0] / pixels)
        elif what == SPAN:
            known[c, 0], known[c, 1] = F(sums[c, 0]), F(sums[c, 1])
        elif what == HISTOGRAM:
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
        value = min(max(row[x] * scale, F(0)), F(255))
        level = np.int32(value)
        low, high = table[level], table[level + 1]
        row[x] = (low + (value - F(level)) * (high - low)) * back
