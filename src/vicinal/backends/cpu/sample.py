"""A sample's program: its active ops, cut into segments where the next op must see the whole picture."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.codes import (
    ADDRESS,
    CONTRAST,
    CONVOLVE,
    EQUALIZE,
    ERASE,
    FILL_MEAN,
    FILTER,
    FORK,
    FREE,
    HEIGHT,
    HISTOGRAM,
    INDEX,
    JOIN,
    MEAN,
    MODE,
    NORMALIZE,
    NOTHING,
    OP,
    PARAM,
    ROUND,
    SPAN,
    STRETCH,
    WARP,
    WIDTH,
)  # fmt: skip
from vicinal.backends.cpu.gather.general import BICUBIC
from vicinal.backends.cpu.gather.ways import OPS
from vicinal.backends.cpu.jit import F, address_of, borrowed, entry, kernel, view_i64
from vicinal.backends.cpu.mix import fork, join
from vicinal.backends.cpu.room import opened
from vicinal.backends.cpu.segment import ALL_THERE, NOWHERE, active_ops, run_segment
from vicinal.backends.cpu.shortcut import run_shortcut
from vicinal.backends.cpu.source import F32, ITEMS, TILE
from vicinal.backends.cpu.turns import following
from vicinal.backends.cpu.watch import tell
from vicinal.backends.cpu.window import read_window


@kernel
def _needs(step):
    """What an op must know of the whole picture."""
    op = step[OP]
    if op == CONTRAST or (op == ERASE and step[MODE] == FILL_MEAN):
        return MEAN
    return SPAN if op == STRETCH else (HISTOGRAM if op == EQUALIZE else NOTHING)


@kernel
def _clamps(order, count, code):
    """Whether one of a sample's ops is of program.ops.CLAMPED, and its values are in a range yet."""
    for i in range(count):
        step = code[order[i]]
        if step[OP] not in (WARP, FILTER, ERASE, FORK, NORMALIZE, ROUND) and not step[FREE]:
            return True
    return False


@kernel
def _same_pass(step, have):
    """Whether an op can follow in the pass: it needs neither another gather nor what is not known yet, and mixes nothing."""
    return step[OP] not in (WARP, FILTER, CONVOLVE, FORK, JOIN) and _needs(step) in (NOTHING, have)


@entry
def run_samples(
    turns, samples, k, last, places, units, code, active, params, keys, rectangles, matrices, sizes, kind, source_at, sources,
    channels, colour, top, sink_kind, planar, sink_at, targets, level, stream, greatest,
):  # fmt: skip
    """Samples whose turn it is: ``k``, or what is named k-th at address ``samples`` unless that is 0.

    ``sources``, ``targets``: [N, 3] address from ``source_at``, ``sink_at`` on, height, width; ``places``: of the arrays of
    Room; ``greatest``: of a word a sample to be told (watch.py), or 0. Returns ALL_THERE, or the unit (bands.py) whose
    address in the table at ``units`` is 0 and that is needed to go on, and the ``k`` and ``last`` to go on with; 0 and 0 at
    first.

    One function with the walk through a sample's ops, since each level of calls compiles all below it once more.
    """
    places, code, params, keys = borrowed(places), borrowed(code), borrowed(params), borrowed(keys)
    rectangles, matrices, sizes, room = borrowed(rectangles), borrowed(matrices), borrowed(sizes), opened(places)
    units = view_i64(units, OPS + 1)
    order, steps, ramp, total, table = room.order, room.steps, room.noise, room.total, room.table
    k -= 1  # what a missing unit broke off comes first
    while True:
        k, last = following(k, last, turns)
        if k >= last:
            return ALL_THERE, k, last
        n = view_i64(samples, last)[k] if samples else k
        count = active_ops(active, n, order)
        source, address, sink = kind, source_at + sources[n, ADDRESS], sink_at + targets[n, ADDRESS]
        seen = greatest + 4 * n if greatest else np.int64(0)
        height, width = sources[n, HEIGHT], sources[n, WIDTH]
        if count > 1 and code[order[1], OP] == WARP:
            address, height, width, count = read_window(
                order, count, code, matrices, sizes, n, channels * ITEMS[kind], address, height, width, steps,
                address_of(room.second), level,
            )  # fmt: skip
        if run_shortcut(
            order, steps, ramp, total, table, room.counts, room.known, room.planes, count, code, params[n], rectangles[n],
            matrices, sizes, n, kind, address, height, width, channels, colour, top, sink_kind, planar, sink, level, stream,
        ):  # fmt: skip
            if seen:
                tell(seen, address, channels * height * width)
            continue
        room.job[0].holds = np.int64(kind == F32 and _clamps(order, count, code))
        i, turn, have, done = 0, 0, NOTHING, False
        while not done:
            gather, out_height, out_width = np.int64(-1), height, width
            matrix = matrices[0, n]
            # filters and mixes read an intermediate picture: on a user's own, the first segment only makes one
            op = code[order[i], OP] if i < count else np.int32(-1)
            if source == TILE and op in (FORK, JOIN):
                weight = params[n, code[order[i], PARAM]]
                if op == FORK:
                    fork(address, channels * height * width, weight, room.kept, room.mixed)
                else:
                    low, high = (F(-3e38), F(3e38)) if code[order[i], FREE] else (F(0), top)
                    join(address, channels * height * width, weight, low, high, room.mixed)
                    address = address_of(room.mixed) if code[order[i], MODE] else address_of(room.kept)
                have = NOTHING
                i += 1
                continue
            if op == WARP or (source == TILE and op in (FILTER, CONVOLVE)):
                gather = np.int64(order[i])
                have = NOTHING
                i += 1
                if code[gather, OP] == WARP:
                    matrix = matrices[code[gather, INDEX], n]
                    out_height, out_width = sizes[code[gather, INDEX], n, 0], sizes[code[gather, INDEX], n, 1]
                    if seen and code[gather, MODE] == BICUBIC:  # which clamps
                        tell(seen, address, channels * height * width)
                        seen = np.int64(0)
            first = i
            while i < count and _same_pass(code[order[i]], have if i == first and gather < 0 else NOTHING):
                i += 1
            done = i == count
            collect = NOTHING if done else _needs(code[order[i]])
            only_collect = collect != NOTHING and i == first and gather < 0
            to_kind, to = sink_kind, sink
            if only_collect:
                to_kind = NOWHERE
            elif not done:
                to_kind = TILE
                to = address_of(room.first) if turn == 0 else address_of(room.second)
            missing = run_segment(
                places, units, code, params[n], keys[n], rectangles[n], first, i, gather, matrix, source, address, height,
                width, channels, colour, top, out_height, out_width, to_kind, planar, to, collect, level, stream, seen,
            )  # fmt: skip
            if missing != ALL_THERE:
                return missing, k, last
            have, seen = collect, np.int64(0)
            if not done and not only_collect:
                source, address, height, width, turn = TILE, to, out_height, out_width, 1 - turn
