"""A sample's program: its active ops, cut into segments where the next op must see the whole picture."""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.arguments import FORM, INT, INT_ROWS, INTS, PICTURES, TABLES
from vicinal.backends.cpu.codes import (
    ADDRESS,
    ALL_THERE,
    CLAMPS,
    DISPLACED,
    FORK,
    FREE,
    HEIGHT,
    HISTOGRAM,
    INDEX,
    JOIN,
    KNOWS,
    MODE,
    NEIGHBOURS,
    NO_SPACE,
    NOTHING,
    OP,
    PARAM,
    PIXEL,
    PLACE,
    READS,
    SUM,
    UNKNOWN,
    WARP,
    WIDTH,
)  # fmt: skip
from vicinal.backends.cpu.gather.interpolations import BICUBIC
from vicinal.backends.cpu.gather.ways import EXACT, UNITS
from vicinal.backends.cpu.jit import F, address_of, entry, inline, kernel, view_i64
from vicinal.backends.cpu.memory import SPARE
from vicinal.backends.cpu.mix import fork, join
from vicinal.backends.cpu.next_turn import following
from vicinal.backends.cpu.opened_tables import form_of, tables_of
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.segment import NOWHERE, active_ops, run_segment
from vicinal.backends.cpu.shortcut import DONE, MISSING, run_shortcut
from vicinal.backends.cpu.source import F32, TILE
from vicinal.backends.cpu.tables import Picture
from vicinal.backends.cpu.tell import tell
from vicinal.backends.cpu.window import NO_COPIES, read_window


@kernel
def _clamps(order, count, code):
    """Whether one of a sample's ops clamps, and its values are in a range yet."""
    clamps = False
    for i in range(count):
        clamps = clamps or (code[order[i], CLAMPS] and not code[order[i], FREE])
    return clamps


@inline
def _same_pass(step, have):
    """Whether an op can follow in the pass: it needs neither another gather nor what is not known yet, and sums nothing."""
    return step[READS] == PIXEL and (step[KNOWS] == NOTHING or step[KNOWS] == have)


@kernel
def _sum(step, params, top, address, values, kept, mixed):
    """Begins a sum with the picture at ``address``, or adds it; returns where to go on. 0: there is no code for the op."""
    weight = params[step[PARAM]]
    if step[OP] == FORK:
        fork(address, values, weight, kept, mixed)
        return address
    if step[OP] == JOIN:
        low, high = (F(-3e38), F(3e38)) if step[FREE] else (F(0), top)
        join(address, values, weight, low, high, mixed)
        return address_of(mixed) if step[MODE] else address_of(kept)
    return np.int64(0)


@inline
def _begins_no_pass(step):
    """Whether what an op says of itself gives it no place in any pass."""
    if step[READS] < PIXEL or step[READS] > SUM or step[KNOWS] < NOTHING or step[KNOWS] > HISTOGRAM:
        return True
    return step[READS] != PIXEL and step[KNOWS] != NOTHING


@entry(INTS, INT, INT, INT, INT_ROWS, INT, TABLES, FORM, PICTURES, PICTURES, INT)
def run_samples(turns, samples, k, last, places, units, tables, form, sources, targets, greatest):
    """Samples whose turn it is: ``k``, or what is named k-th at address ``samples`` unless that is 0.

    ``places``: of the arrays of Room (kept.py); ``tables`` and ``form``: see tables.py; ``sources``, ``targets``: where
    pictures lie, a start and [N, 3] (addresses.py); ``greatest``: of a word a sample to be told (tell.py), or 0. Returns
    ALL_THERE, or the unit (bands/units.py) whose address in the table at ``units`` is 0 and that is needed to go on, and the
    ``k`` and ``last`` to go on with; 0 and 0 at first. Or UNKNOWN or NO_SPACE, the sample and the number of its op.

    One function with the walk through a sample's ops, since each level of calls compiles all below it once more.
    """
    tables, form, units, places = tables_of(tables), form_of(form), view_i64(units, UNITS), address_of(places)
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
        if count > 1 and code[order[1], READS] == PLACE:
            picture, count = read_window(room, units, tables, form, n, count, picture, room.second)
            if count == NO_COPIES:
                return np.int64(EXACT), k, last
        short = run_shortcut(places, units, room, tables, form, n, count, picture, sink, targets[n])
        if short == DONE:
            if seen:
                tell(seen, picture.address, channels * picture.height * picture.width)
            continue
        if short == UNKNOWN:
            return UNKNOWN, n, room.job[0].unknown
        if short == MISSING:
            return room.job[0].unknown, k, last
        room.job[0].holds = np.int64(form.kind == F32 and _clamps(order, count, code))
        i, turn, have, done = 0, 0, np.int64(NOTHING), False
        while not done:
            gather, height, width = np.int64(-1), picture.height, picture.width
            values, room_for = channels * height * width, room.first.shape[0] - SPARE
            # filters and sums read an intermediate picture: on a user's own, the first segment only makes one
            reads = code[order[i], READS] if i < count else np.int32(PIXEL)
            if picture.kind == TILE and reads == SUM:
                if room.kept.shape[0] < values:
                    return NO_SPACE, n, np.int64(order[i])
                address = _sum(code[order[i]], tables.params[n], form.top, picture.address, values, room.kept, room.mixed)
                if address == 0:
                    return UNKNOWN, n, np.int64(order[i])
                picture, have = Picture(picture.kind, address, height, width), np.int64(NOTHING)
                i += 1
                continue
            if reads == PLACE or (picture.kind == TILE and reads == NEIGHBOURS):
                gather, have = np.int64(order[i]), np.int64(NOTHING)
                i += 1
                if code[gather, OP] == WARP or code[gather, OP] == DISPLACED:
                    height, width = tables.sizes[code[gather, INDEX], n, 0], tables.sizes[code[gather, INDEX], n, 1]
                    if seen and code[gather, MODE] == BICUBIC:  # which clamps
                        tell(seen, picture.address, values)
                        seen = np.int64(0)
                elif reads == PLACE:
                    return UNKNOWN, n, gather
            first = i
            while i < count and _same_pass(code[order[i]], have if i == first and gather < 0 else NOTHING):
                i += 1
            done = i == count
            collect = np.int64(NOTHING if done else code[order[i], KNOWS])
            only_collect = collect != NOTHING and i == first and gather < 0
            to = Picture(form.sink, sink, height, width)
            if only_collect:
                to = Picture(np.int64(NOWHERE), sink, height, width)
            elif not done:
                if channels * height * width > room_for:
                    return NO_SPACE, n, np.int64(order[i])
                to = Picture(np.int64(TILE), address_of(room.first) if turn == 0 else address_of(room.second), height, width)
            elif height != targets[n, HEIGHT] or width != targets[n, WIDTH]:
                return NO_SPACE, n, np.int64(order[count - 1])
            if not done and _begins_no_pass(code[order[i]]):
                return UNKNOWN, n, np.int64(order[i])
            missing = run_segment(places, units, tables, form, n, first, i, gather, picture, to, have, collect, seen)
            if missing == UNKNOWN:
                return missing, n, room.job[0].unknown
            if missing != ALL_THERE:
                return missing, k, last
            have, seen = collect, np.int64(0)
            if not done and not only_collect:
                picture, turn = to, 1 - turn
