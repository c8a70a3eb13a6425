"""Whole pictures of bytes looked up: in a table, one for each channel by its histogram, or two with a contrast between."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.between_tables import contrast_at
from vicinal.backends.cpu.codes import (
    CONTRAST,
    EQUALIZE,
    HISTOGRAM,
    KNOWS,
    LINEAR,
    MEAN,
    MODE,
    OP,
    PARAM,
    POSTERIZE,
    POWER,
    ROUND,
    SOLARIZE,
    SPAN,
    STRETCH,
)  # fmt: skip
from vicinal.backends.cpu.jit import F, address_of, kernel
from vicinal.backends.cpu.memory import BAND
from vicinal.backends.cpu.ops.histogram import count_bytes, equalize, equalizing, grey_of, span_of_bytes, stretch, sum_of_bytes
from vicinal.backends.cpu.ops.rows import linear, posterize, power, round_row, solarize, solarize_add
from vicinal.backends.cpu.store import bytes_of
from vicinal.backends.cpu.vectors.simd import join3, look_up, split3


@kernel
def _table_op(step, params, c, colour, ramp, levels, known, top):
    """One op on channel ``c``'s ramp of all levels; False for one that there is no code for."""
    op, at = step[OP], step[PARAM]
    if op == LINEAR:
        linear(ramp, levels, params[at + c], params[at + colour + c], F(0), top)
    elif op == POWER:
        power(ramp, levels, params[at], top)
    elif op == POSTERIZE:
        posterize(ramp, levels, np.int64(params[at]), top)
    elif op == SOLARIZE and step[MODE]:
        solarize_add(ramp, levels, params[at], params[at + 1], top)
    elif op == SOLARIZE:
        solarize(ramp, levels, params[at], top)
    elif op == CONTRAST and step[KNOWS] == MEAN:
        linear(ramp, levels, params[at], (F(1) - params[at]) * known[0], F(0), top)
    elif op == EQUALIZE and step[KNOWS] == HISTOGRAM:
        equalize(ramp, levels, known, top)
    elif op == STRETCH and step[KNOWS] == SPAN:
        stretch(ramp, levels, known, top)
    elif op == ROUND:
        round_row(ramp, levels)
    else:
        return False
    return True


@kernel
def make_table(c, order, start, count, code, params, colour, ramp, known, table, top, job):
    """What ops ``order[start:count]`` make of each level of channel ``c``; ``known``: of its histogram.

    ``job.unknown`` gets the number of one that there is no code for.
    """
    levels = np.int64(256)  # no constant: Numba would compile the ops once more
    for k in range(levels):
        ramp[k] = F(np.int32(k))
    for i in range(start, count):
        if not _table_op(code[order[i]], params, c, colour, ramp, levels, known, top):
            job.unknown = order[i]
    bytes_of(ramp, levels, table)


@kernel
def by_histogram(
    source, target, pixels, channels, order, start, count, code, params, ramp, counts, known, table, planes, top, level,
    job,
):  # fmt: skip
    """The ops on a picture of bytes of 1 or 3 channels, the first of which goes by each channel's histogram."""
    at, step = address_of(planes), planes.strides[0]
    if code[order[start], KNOWS] == HISTOGRAM:
        count_bytes(source, pixels, channels, counts)
        for c in range(channels):
            equalizing(counts[c], pixels, known[c])
    else:
        for c in range(channels):
            known[c, 0], known[c, 1] = F(255), F(0)
        for first in range(0, pixels, BAND):
            many = min(BAND, pixels - first)
            if channels == 3:
                split3(source + 3 * first, at, step, many, level)
            for c in range(channels):
                span_of_bytes(at + c * step if channels == 3 else source + first, many, known[c])
    for c in range(channels):
        make_table(c, order, start, count, code, params, channels, ramp, known[c], table[c], top, job)
    if channels == 1:
        look_up(source, target, table[0], pixels, level, False)
        return
    for first in range(0, pixels, BAND):
        many = min(BAND, pixels - first)
        split3(source + 3 * first, at, step, many, level)
        for c in range(3):
            look_up(at + c * step, at + c * step, table[c], many, level, False)
        join3(at, step, target + 3 * first, many, level)


@kernel
def by_mean(
    source, target, pixels, channels, order, start, count, code, params, colour, ramp, sums, known, table, planes, top, level,
    job,
):  # fmt: skip
    """The ops on a picture of bytes of 1 or 3 channels, with a Contrast among them: a table, the mean, another table."""
    middle = contrast_at(order, start, count, code, params, colour)
    at, step = address_of(planes), planes.strides[0]
    make_table(np.int64(0), order, start, middle, code, params, colour, ramp, known[0], table[0], top, job)
    for c in range(channels):
        sums[c, 0] = 0.0
    for first in range(0, pixels, BAND):
        many = min(BAND, pixels - first)
        here = target + channels * first
        look_up(source + channels * first, here, table[0], channels * many, level, False)
        if channels == 3:
            split3(here, at, step, many, level)
        for c in range(channels):
            sums[c, 0] += sum_of_bytes(at + c * step if channels == 3 else here, many)
    for c in range(channels):
        known[c, 0] = F(sums[c, 0] / pixels)
    known[0, 0] = grey_of(known, channels)
    make_table(np.int64(0), order, middle, count, code, params, colour, ramp, known[0], table[0], top, job)
    look_up(target, target, table[0], pixels * channels, level, False)
