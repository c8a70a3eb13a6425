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
from vicinal.backends.cpu.jit import F, address_of, entry, kernel, view_i64
from vicinal.backends.cpu.mix import fork, join
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.segment import ALL_THERE, NOWHERE, active_ops, run_segment
from vicinal.backends.cpu.shortcut import run_shortcut
from vicinal.backends.cpu.source import F32, ITEMS, TILE
from vicinal.backends.cpu.tables import Picture, form_of, tables_of
from vicinal.backends.cpu.tell import tell
from vicinal.backends.cpu.turns import following
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
def run_samples(turns, samples, k, last, places, units, tables, form, sources, targets, greatest):
    """Samples whose turn it is: ``k``, or what is named k-th at address ``samples`` unless that is 0.

    ``places``: of the arrays of Room (kept.py); ``tables`` and ``form``: see tables.py; ``sources``, ``targets``: where
    pictures lie, a start and [N, 3] (addresses.py); ``greatest``: of a word a sample to be told (tell.py), or 0. Returns
    ALL_THERE, or the unit (bands/units.py) whose address in the table at ``units`` is 0 and that is needed to go on, and the
    ``k`` and ``last`` to go on with; 0 and 0 at first.

    One function with the walk through a sample's ops, since each level of calls compiles all below it once more.
    """
    tables, form, units, places = tables_of(tables), form_of(form), view_i64(units, OPS + 1), address_of(places)
    room, code, channels = room_at(places), tables.code, form.channels
    order, (source_at, sources), (sink_at, targets) = room.order, sources, targets
    k -= 1  # what a missing unit broke off comes first
    while True:
        k, last = following(k, last, turns)
        if k >= last:
            return ALL_THERE, k, last
        n = view_i64(samples, last)[k] if samples else k
        count = active_ops(tables.active, n, order)
        seen, sink = greatest + 4 * n if greatest else np.int64(0), sink_at + targets[n, ADDRESS]
        picture = Picture(form.kind, source_at + sources[n, ADDRESS], sources[n, HEIGHT], sources[n, WIDTH])
        if count > 1 and code[order[1], OP] == WARP:
            size = channels * ITEMS[form.kind]
            at = address_of(room.second)
            picture, count = read_window(order, count, tables, n, size, picture, room.steps, at, form.level)
        if run_shortcut(room, tables, form, n, count, picture, sink):
            if seen:
                tell(seen, picture.address, channels * picture.height * picture.width)
            continue
        room.job[0].holds = np.int64(form.kind == F32 and _clamps(order, count, code))
        i, turn, have, done = 0, 0, NOTHING, False
        while not done:
            gather, height, width = np.int64(-1), picture.height, picture.width
            values = channels * height * width
            # filters and mixes read an intermediate picture: on a user's own, the first segment only makes one
            op = code[order[i], OP] if i < count else np.int32(-1)
            if picture.kind == TILE and op in (FORK, JOIN):
                weight = tables.params[n, code[order[i], PARAM]]
                if op == FORK:
                    fork(picture.address, values, weight, room.kept, room.mixed)
                else:
                    low, high = (F(-3e38), F(3e38)) if code[order[i], FREE] else (F(0), form.top)
                    join(picture.address, values, weight, low, high, room.mixed)
                    address = address_of(room.mixed) if code[order[i], MODE] else address_of(room.kept)
                    picture = Picture(picture.kind, address, height, width)
                have = NOTHING
                i += 1
                continue
            if op == WARP or (picture.kind == TILE and op in (FILTER, CONVOLVE)):
                gather = np.int64(order[i])
                have = NOTHING
                i += 1
                if code[gather, OP] == WARP:
                    height, width = tables.sizes[code[gather, INDEX], n, 0], tables.sizes[code[gather, INDEX], n, 1]
                    if seen and code[gather, MODE] == BICUBIC:  # which clamps
                        tell(seen, picture.address, values)
                        seen = np.int64(0)
            first = i
            while i < count and _same_pass(code[order[i]], have if i == first and gather < 0 else NOTHING):
                i += 1
            done = i == count
            collect = NOTHING if done else _needs(code[order[i]])
            only_collect = collect != NOTHING and i == first and gather < 0
            to = Picture(form.sink, sink, height, width)
            if only_collect:
                to = Picture(np.int64(NOWHERE), sink, height, width)
            elif not done:
                to = Picture(np.int64(TILE), address_of(room.first) if turn == 0 else address_of(room.second), height, width)
            missing = run_segment(places, units, tables, form, n, first, i, gather, picture, to, collect, seen)
            if missing != ALL_THERE:
                return missing, k, last
            have, seen = collect, np.int64(0)
            if not done and not only_collect:
                picture, turn = to, 1 - turn
