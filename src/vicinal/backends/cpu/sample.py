"""A sample's program: its active ops, cut into segments where the next op must see the whole picture."""

from __future__ import annotations

from vicinal.backends.cpu.codes import (
    ADDRESS, BORDER, CONTRAST, COUNT, ERASE, FILL_MEAN, FILTER, HEIGHT, INDEX, MODE, OP, PARAM, WARP, WIDTH,
)  # fmt: skip
from vicinal.backends.cpu.jit import F, kernel
from vicinal.backends.cpu.segment import NOWHERE, run_segment
from vicinal.backends.cpu.shortcut import run_shortcut
from vicinal.backends.cpu.source import TILE


@kernel
def _needs_mean(step):  # type: ignore[no-untyped-def]
    return step[OP] == CONTRAST or (step[OP] == ERASE and step[MODE] == FILL_MEAN)


@kernel
def run_sample(
    room, code, active, params, keys, rectangles, matrices, sizes, n, kind, address, height, width, channels, colour,
    top, sink_kind, planar, sink, level,
):  # type: ignore[no-untyped-def]  # fmt: skip
    """Runs the program on sample ``n``; ``params``, ``keys``, ``rectangles`` are its rows of the tables."""
    order, count = room.order, 0
    for k in range(code.shape[0]):
        if active[k, n]:
            order[count] = k
            count += 1
    if run_shortcut(
        room, count, code, params, keys, rectangles, matrices, sizes, n, kind, address, height, width, channels, colour, top,
        sink_kind, planar, sink, level,
    ):  # fmt: skip
        return
    i, turn, have_mean = 0, 0, False
    while True:
        gather, out_height, out_width = -1, height, width
        matrix = matrices[0, n]
        if i < count and code[order[i], OP] == FILTER and kind != TILE:
            pass  # a filter reads an intermediate picture: this segment only makes one
        elif i < count and (code[order[i], OP] == WARP or code[order[i], OP] == FILTER):
            gather = order[i]
            have_mean = False
            i += 1
            if code[gather, OP] == WARP:
                matrix = matrices[code[gather, INDEX], n]
                out_height, out_width = sizes[code[gather, INDEX], n, 0], sizes[code[gather, INDEX], n, 1]
        start = i
        while i < count:
            op = code[order[i], OP]
            if op == WARP or op == FILTER:
                break
            if _needs_mean(code[order[i]]) and not (have_mean and i == start and gather < 0):
                break
            i += 1
        done = i == count
        collect = not done and _needs_mean(code[order[i]])
        only_mean = collect and i == start and gather < 0
        to_kind, to = sink_kind, sink
        if only_mean:
            to_kind = NOWHERE
        elif not done:
            to_kind = TILE
            to = room.first.ctypes.data if turn == 0 else room.second.ctypes.data
        run_segment(
            room, code, params, keys, rectangles, start, i, gather, matrix, kind, address, height, width, channels,
            colour, top, out_height, out_width, to_kind, planar, to, collect, level,
        )  # fmt: skip
        if done:
            return
        have_mean = collect
        if not only_mean:
            kind, address, height, width, turn = TILE, to, out_height, out_width, 1 - turn


@kernel
def run_samples(
    first, last, room, code, active, params, keys, rectangles, matrices, sizes, kind, sources, channels, colour, top,
    sink_kind, planar, targets, level,
):  # type: ignore[no-untyped-def]  # fmt: skip
    """Samples first..last-1 of the batch, one after the other; ``sources``, ``targets``: [N, 3] address, height, width."""
    for n in range(first, last):
        run_sample(
            room, code, active, params[n], keys[n], rectangles[n], matrices, sizes, n, kind, sources[n, ADDRESS],
            sources[n, HEIGHT], sources[n, WIDTH], channels, colour, top, sink_kind, planar, targets[n, ADDRESS], level,
        )  # fmt: skip
