"""Programs of 8-bit colour that 16-bit fixed point holds (fixed/rows.py): geometry, then colours, blur, noise and holes.

Half of float32's memory and twice its speed, for results within half a level; without ops on colours they are exact.
"""

from __future__ import annotations

import numpy as np

from vicinal.backends.cpu.arguments import FORM, INT_ROWS, INTS, PICTURES, TABLES
from vicinal.backends.cpu.codes import (
    ADDRESS,
    BORDER,
    CONTRAST,
    COUNT,
    ERASE,
    FILL_CONSTANT,
    FILTER,
    HEIGHT,
    HUE,
    INDEX,
    KNOWS,
    LINEAR,
    MATRIX,
    MEAN,
    MODE,
    NEIGHBOURS,
    NOISE,
    NORMALIZE,
    NOTHING,
    OP,
    PARAM,
    PIXEL,
    PLACE,
    READS,
    WARP,
    WIDTH,
    WORD,
)  # fmt: skip
from vicinal.backends.cpu.fixed import rows as fixed_rows
from vicinal.backends.cpu.fixed.filter import filter_words, plan_filter
from vicinal.backends.cpu.fixed.lanes import LANES
from vicinal.backends.cpu.fixed.plane import plane_words
from vicinal.backends.cpu.gather.axis import NO_ROW, axis_row, plan_columns
from vicinal.backends.cpu.gather.exact import stand_still, stands_still
from vicinal.backends.cpu.gather.ways import AXIS, COPY, PLANE, choose
from vicinal.backends.cpu.jit import F, address_of, entry, kernel
from vicinal.backends.cpu.memory import BAND
from vicinal.backends.cpu.move import copy_picture
from vicinal.backends.cpu.next_turn import following
from vicinal.backends.cpu.opened_tables import form_of, tables_of
from vicinal.backends.cpu.ops.filter import support
from vicinal.backends.cpu.ops.noise import gaussian_row
from vicinal.backends.cpu.room import room_at
from vicinal.backends.cpu.segment import active_ops, pixel_of
from vicinal.backends.cpu.shortcut import NONE, after_copy
from vicinal.backends.cpu.source import F32, U8
from vicinal.backends.cpu.tables import Picture
from vicinal.backends.cpu.vectors.simd import join3, split3
from vicinal.backends.cpu.window import read_window

_TOLERANCE, _TOO_FAR = F(0.5), F(255)  # levels


@kernel
def _least(taps):
    """(NumPy's ``min`` would need Numba's runtime.)"""
    least = taps[0]
    for k in range(1, taps.shape[0]):
        least = min(least, taps[k])
    return least


@kernel
def _error_after(step, params, error):
    """How far off values may be after an op, in levels, if they were ``error`` off before it; _TOO_FAR where it cannot be run.

    Factors must lie within 2, and values, before they are clamped, within 511 levels.
    """
    op, at = step[OP], step[PARAM]
    factor, gain, low, high, rounding = F(0), F(0), F(0), F(255), F(1 / 64)
    if step[KNOWS] != (MEAN if op == CONTRAST else NOTHING) or step[READS] != (NEIGHBOURS if op == FILTER else PIXEL):
        return _TOO_FAR
    if op == LINEAR:
        for c in range(3):
            scale, bias = params[at + c], params[at + 3 + c]
            factor = gain = max(gain, abs(scale))
            low, high = min(low, min(F(255) * scale, F(0)) + bias), max(high, max(F(255) * scale, F(0)) + bias)
    elif op == CONTRAST:
        factor, rest = abs(params[at]), F(255) * (F(1) - params[at])
        gain = factor + abs(F(1) - params[at])  # the mean is as far off
        low, high = min(rest, F(0)) - F(255) * factor, max(rest, F(0)) + F(255) * factor
    elif op == MATRIX:
        for row in range(3):
            down, up = F(0), F(0)
            for k in range(3):
                share = params[at + 3 * row + k]
                factor, down, up = max(factor, abs(share)), down + min(share, F(0)), up + max(share, F(0))
            gain, low, high = max(gain, up - down), min(low, F(255) * down), max(high, F(255) * up)
    elif op == HUE:
        gain, rounding = F(3), F(1 / 16)
    elif op == FILTER:
        across, down = params[at : at + step[COUNT]], params[at + step[COUNT] : at + 2 * step[COUNT]]
        if min(_least(across), _least(down)) < 0 or max(abs(across.sum() - F(1)), abs(down.sum() - F(1))) > F(1e-3):
            return _TOO_FAR
        gain, rounding = F(1), F(support(across) + support(down) + 2) / F(128)
    elif op == NOISE:
        gain = F(1)
    elif op == ERASE and step[MODE] == FILL_CONSTANT:
        gain, rounding = F(1), F(0)
    else:  # cannot run here
        return _TOO_FAR
    holds = factor < F(1.9999) and low > F(-511) and high < F(511)
    return gain * error + rounding if holds else _TOO_FAR


@kernel
def _holds(order, begin, end, code, params):
    """Whether ops ``order[begin:end]`` can be run, and stay within the tolerance together with a warp before them."""
    error = F(1 / 64) if begin else F(0)
    for i in range(begin, end):
        error = _error_after(code[order[i]], params, error)
        if error > _TOLERANCE:
            return False
    return True


@kernel
def _apply(order, begin, end, code, params, keys, rectangles, at, gap, y, high_rows, width, noise, drawn, level):
    """Ops ``order[begin:end]`` on a band of rows from row ``y`` on, whose channels are ``gap`` bytes apart.

    Returns False for one that cannot be run here.
    """
    count = high_rows * width
    for i in range(begin, end):
        step = code[order[i]]
        op, place = step[OP], step[PARAM]
        if op == LINEAR:
            for c in range(3):
                row = at + c * gap
                fixed_rows.linear(row, row, count, params[place + c], params[place + 3 + c], level)
        elif op == MATRIX:
            fixed_rows.matrix(at, gap, count, params[place : place + 9], level)
        elif op == HUE:
            fixed_rows.hue(at, gap, count, params[place], level)
        elif op == NOISE:
            for r in range(high_rows):
                for c in range(3):
                    if c == 0 or step[MODE]:
                        gaussian_row(keys[step[WORD]], c, y + r, width, noise, drawn)
                    fixed_rows.add(at + c * gap + 2 * r * width, width, params[place], noise)
        elif op == ERASE and step[MODE] == FILL_CONSTANT:
            for r in range(step[INDEX], step[INDEX] + step[COUNT]):
                above, left, below, right = rectangles[r, 0], rectangles[r, 1], rectangles[r, 2], rectangles[r, 3]
                for line in range(max(y, above), min(y + high_rows, below) if left < right else y):
                    for c in range(3):
                        hole = at + c * gap + 2 * ((line - y) * width + left)
                        fixed_rows.fill(hole, right - left, params[place + c])
        else:
            return False
    return True


@kernel
def _store(at, gap, count, first, pixels, step, params, sink, planes, plane_step, level, stream):
    """A band, from pixel ``first`` of ``pixels`` on, to ``sink``: normalised to planes of floats, or as pixels of bytes.

    ``step``: the Normalize, or any other op.
    """
    if step[OP] == NORMALIZE:
        place = step[PARAM]
        for c in range(3):
            to = sink + 4 * (c * pixels + first)
            fixed_rows.to_floats(at + c * gap, to, count, params[place + c], params[place + 3 + c], level, stream)
    else:
        for c in range(3):
            fixed_rows.to_bytes(at + c * gap, planes + c * plane_step, count)
        join3(planes, plane_step, sink + 3 * first, count, level)


@entry(INTS, INTS, INT_ROWS, TABLES, FORM, PICTURES, PICTURES)
def run_fixed(turns, left, places, tables, form, sources, targets):
    """Runs samples, uint8 of 3 channels, whose turn it is; returns how many it cannot run, and which in ``left`` [N].

    The result is normalised planes of floats, or like the source. A part of a sample's ops ends where one must know the
    whole picture: that waits in ``room.first`` or ``room.second``, planes of int16. For the arguments see
    sample.run_samples; this is compiled apart from it, as most pipelines need one of the two.
    """
    tables = tables_of(tables)
    code, active, params, keys, rectangles, matrices, sizes = tables
    form, room = form_of(form), room_at(address_of(places))
    level, stream, sink_kind = form.level, form.stream, form.sink
    (source_at, sources), (sink_at, targets) = sources, targets
    order, steps, bytes_, words = room.order, room.steps, room.bytes, room.words
    column, base, u, v, offset = room.column, room.base, room.u, room.v, room.offset
    noise, drawn, padded, lines, shares = room.noise, room.drawn, room.padded, room.lines, room.shares
    words_at, index, bytes_at, pixel = (
        address_of(words), address_of(room.index), address_of(room.total), address_of(bytes_),
    )  # fmt: skip
    looked, looked_step = address_of(room.looked), room.looked.strides[0]
    planes, plane_step = address_of(room.planes), room.planes.strides[0]
    remain = np.int64(0)
    n = last_of_turn = remain
    while True:
        n, last_of_turn = following(n, last_of_turn, turns)
        if n >= last_of_turn:
            return remain
        left[remain] = n
        remain += 1
        count = active_ops(active, n, order)
        if count == 0:
            continue
        picture = Picture(form.kind, source_at + sources[n, ADDRESS], sources[n, HEIGHT], sources[n, WIDTH])
        if count > 1 and code[order[1], OP] == WARP:
            picture, count = read_window(room, tables, form, n, count, picture, room.first)
        address, height, width = picture.address, picture.height, picture.width
        sink = sink_at + targets[n, ADDRESS]
        gathers = code[order[0], OP] == WARP and code[order[0], READS] == PLACE
        normalized = code[order[count - 1], OP] == NORMALIZE
        begin, end = (1 if gathers else 0), (count - 1 if normalized else count)
        if normalized != (sink_kind == F32) or not _holds(order, begin, end, code, params[n]):
            continue
        out_height, out_width, matrix, border, fill = height, width, matrices[0, n], 0, params[n]
        way = COPY
        stand_still(steps)
        if gathers:
            step = code[order[0]]
            matrix, border, fill = matrices[step[INDEX], n], step[BORDER], params[n, step[PARAM] :]
            out_height, out_width = sizes[step[INDEX], n, 0], sizes[step[INDEX], n, 1]
            way = choose(
                np.int64(U8), height, width, np.int64(3), matrix, step[MODE], border, out_height, out_width, steps
            )
            if way > PLANE or (way == COPY and not pixel_of(fill, 3, border, bytes_)):
                continue
        if out_height != targets[n, HEIGHT] or out_width != targets[n, WIDTH]:
            continue
        if way == COPY and begin == end:  # what needs no arithmetic is faster without any
            continue
        if way == COPY and not normalized and after_copy(order, begin, end, code, params[n], U8, 3, 3) != NONE:
            continue
        still = stands_still(steps) and out_height == height and out_width == width
        least = most = np.int64(0)
        even = odd = np.int64(NO_ROW)
        if way == AXIS:
            least, most = plan_columns(matrix, width, border, out_width, column, room.index, room.weight, base)
        pixels = out_height * out_width
        tile, other, tile_step = address_of(room.first), address_of(room.second), 2 * (pixels + 2 * LANES)
        band = max(1, BAND // max(out_width, 1))
        scale, bias, cause, done, runs = F(0), F(0), WARP, False, True
        reach_x = reach_y = np.int64(0)
        while not done:
            last = begin
            while last < end and code[order[last], KNOWS] == NOTHING and code[order[last], READS] == PIXEL:
                last += 1
            done = last == end
            collects = not done and code[order[last], KNOWS] == MEAN
            if not done and 3 * tile_step > room.first.nbytes:
                runs = False
                break
            red = green = blue = np.int64(0)
            for y in range(0, out_height, band):
                high_rows, first = min(band, out_height - y), y * out_width
                many = high_rows * out_width
                at, gap = (words_at, words.strides[0]) if done else (other + 2 * first, tile_step)
                if cause == CONTRAST:
                    for c in range(3):
                        fixed_rows.linear(tile + c * tile_step + 2 * first, at + c * gap, many, scale, bias, level)
                elif cause == FILTER:
                    for r in range(high_rows):
                        filter_words(
                            tile, tile_step, out_height, out_width, reach_x, reach_y, shares, y + r,
                            at + 2 * r * out_width, gap, padded, lines, level,
                        )  # fmt: skip
                elif way == COPY:
                    from_ = address + 3 * first
                    if not still:
                        copy_picture(
                            address, height, width, 3, steps, border, pixel, bytes_at, high_rows, out_width, level, False
                        )
                        steps[2], steps[5] = steps[2] + steps[1] * high_rows, steps[5] + steps[4] * high_rows
                        from_ = bytes_at
                    split3(from_, planes, plane_step, many, level)
                    for c in range(3):
                        fixed_rows.from_bytes(planes + c * plane_step, at + c * gap, many)
                else:
                    for r in range(high_rows):
                        to = at + 2 * r * out_width
                        if way == AXIS:
                            even, odd = axis_row(
                                address, height, width, 3, matrix, border, fill, y + r, out_width, least, most, column,
                                index, room.weight, base, to, gap, planes, plane_step, looked, looked_step, even, odd, level,
                            )  # fmt: skip
                        else:
                            plane_words(
                                address, height, width, matrix, border, fill, y + r, out_width, to, gap, u, v, offset, steps,
                                level,
                            )  # fmt: skip
                runs = _apply(
                    order, begin, last, code, params[n], keys[n], rectangles[n], at, gap, y, high_rows, out_width, noise,
                    drawn, level,
                )  # fmt: skip
                if not runs:
                    break
                if done:
                    _store(
                        at, gap, many, first, pixels, code[order[count - 1]], params[n], sink, planes, plane_step, level, stream
                    )
                    continue
                if collects:
                    red += fixed_rows.sum_of(at, many)
                    green += fixed_rows.sum_of(at + gap, many)
                    blue += fixed_rows.sum_of(at + 2 * gap, many)
            if not runs:
                break
            if not done:
                step = code[order[last]]
                cause, begin, tile, other = step[OP], last + 1, other, tile
                if cause == FILTER:
                    reach_x, reach_y = plan_filter(params[n, step[PARAM] :], step[COUNT], shares)
            if collects:
                factor = params[n, code[order[last], PARAM]]
                mean = (0.299 * red + 0.587 * green + 0.114 * blue) / (fixed_rows.ONE * pixels)
                scale, bias = factor, F((1.0 - factor) * mean)
        if runs:
            remain -= 1
