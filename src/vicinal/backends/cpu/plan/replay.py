"""The interpreter of tapes (program/tape.py): draws, computes parameters and fills the tables, for up to BLOCK samples at once.

Arithmetic is float64 as IEEE 754 has it, in the written order: the same bits as NumPy's and as those of the lowering's kernels.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
from numba import njit, types

from vicinal.backends.cpu.opened import opening
from vicinal.backends.cpu.plan.arrays import ARRAYS
from vicinal.program.tape import (
    ACTIVE,
    CANVAS,
    DRAWN_WORD,
    MATRIX,
    NUMBER,
    NUMBER_WORD,
    PARAMETER,
    RECTANGLE,
    REQUIRED,
    SIZE,
)
from vicinal.sampling.compiled import compiled
from vicinal.sampling.draw import KEY_BLOCK
from vicinal.sampling.elementary_kernel import arctan, exp, log, sine_cosine
from vicinal.sampling.node import (
    ABSOLUTE,
    ADD,
    AND,
    ARCTAN,
    AT_MOST,
    DIVIDE,
    EQUAL,
    EXP,
    FLOOR,
    GREATEST,
    LEAST,
    LESS,
    LOG,
    MULTIPLY,
    NEGATE,
    NOT,
    OR,
    ROOT,
    ROUND,
    SEARCH,
    SELECT,
    SIGN,
    SINE,
    SUBTRACT,
    TAKE,
    TRUNCATE,
    UNIFORM,
)
from vicinal.sampling.philox_kernel import philox_block

_Memory: Any = namedtuple("_Memory", list(ARRAYS))  # type: ignore[misc]
memory_at = opening(_Memory, list(ARRAYS.values()))

_LOW, _32, _11 = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(11)
_KEYS = np.uint64(KEY_BLOCK)
FEW = 8
"""Samples below which a loop for each operation takes longer to begin than it saves."""

_options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # of what Python does not call
_inner: Any = njit(nogil=True, error_model="numpy", **_options)


@_inner
def _value(code, x, y, z):  # type: ignore[no-untyped-def]
    """One operation on numbers. (A loop for each takes long to compile: only the frequent ones have one, in ``_computed``.)"""
    if code == ADD:
        return x + y
    if code == SUBTRACT:
        return x - y
    if code == MULTIPLY:
        return x * y
    if code == DIVIDE:
        return x / y
    if code == SELECT:
        return y if x != 0.0 else z
    if code == LEAST:
        return min(x, y)
    if code in (GREATEST, OR):
        return max(x, y)
    if code == LESS:
        return 1.0 if x < y else 0.0
    if code == AT_MOST:
        return 1.0 if x <= y else 0.0
    if code == EQUAL:
        return 1.0 if x == y else 0.0
    if code == AND:
        return x * y
    if code == FLOOR:
        return np.floor(x)
    if code == ROUND:
        return np.rint(x)
    if code == TRUNCATE:
        return np.trunc(x)
    if code == ROOT:
        return np.sqrt(x)
    if code == NEGATE:
        return -x
    if code == NOT:
        return 1.0 - x
    if code == ABSOLUTE:
        return abs(x)
    if code == SIGN:
        return 0.0 if x == 0.0 else (1.0 if x > 0.0 else -1.0)
    if code == EXP:
        return exp(x)
    if code == LOG:
        return log(x)
    if code == ARCTAN:
        return arctan(x)
    sine, cosine = sine_cosine(x)
    return sine if code == SINE else cosine


@_inner
def _computed(registers, code, to, x, y, z, count):  # type: ignore[no-untyped-def]
    """Whether it is a frequent operation: then it is done, by a loop whose instructions work on several numbers at once."""
    out, a, b, c = registers[to, :count], registers[x, :count], registers[y, :count], registers[z, :count]
    if code in (MULTIPLY, AND):
        for n in range(len(out)):
            out[n] = a[n] * b[n]
    elif code == ADD:
        for n in range(len(out)):
            out[n] = a[n] + b[n]
    elif code == SUBTRACT:
        for n in range(len(out)):
            out[n] = a[n] - b[n]
    elif code == DIVIDE:
        for n in range(len(out)):
            out[n] = a[n] / b[n]
    elif code == SELECT:
        for n in range(len(out)):
            out[n] = b[n] if a[n] != 0.0 else c[n]
    elif code == AT_MOST:
        for n in range(len(out)):
            out[n] = 1.0 if a[n] <= b[n] else 0.0
    elif code in (GREATEST, OR):
        for n in range(len(out)):
            out[n] = max(a[n], b[n])
    elif code == ROUND:
        for n in range(len(out)):
            out[n] = np.rint(a[n])
    elif code == TRUNCATE:
        for n in range(len(out)):
            out[n] = np.trunc(a[n])
    elif code == ROOT:
        for n in range(len(out)):
            out[n] = np.sqrt(a[n])
    else:
        return False
    return True


@_inner
def _draw(m, out, first, key, row):  # type: ignore[no-untyped-def]
    """Row ``row`` of philox_kernel.uniform_block for samples from ``first`` on."""
    k0, k1, block, odd = m.keys[key, 0], m.keys[key, 1], np.uint64(row // 2), row % 2
    for n in range(len(out)):
        id, epoch = m.ids[first + n], np.uint64(m.epochs[first + n])
        w0, w1, w2, w3 = philox_block(id & _LOW, id >> _32, epoch, block, k0, k1)
        low, high = (w2, w3) if odd else (w0, w1)
        out[n] = np.float64(((high << _32) | low) >> _11) * 2.0**-53


@_inner
def _look_up(m, code, out, a, start, count):  # type: ignore[no-untyped-def]
    """An entry of a table by its number, or how many entries of a rising table are at most as great."""
    table = m.entries[start : start + count]
    for n in range(len(out)):
        if code == TAKE:
            out[n] = table[min(max(np.int64(a[n]), np.int64(0)), np.int64(count - 1))]
        else:
            low, high = np.int64(0), np.int64(count)
            while low < high:
                middle = (low + high) // 2
                if table[middle] <= a[n]:
                    low = middle + 1
                else:
                    high = middle
            out[n] = np.float64(low)


@_inner
def _store(m, code, first, count, row):  # type: ignore[no-untyped-def]
    """Results into their table, or a look whether they are what is required."""
    operand, column, warp = row[2], row[3], row[4] * len(m.ids)
    if code == PARAMETER:
        for n in range(count):
            m.params[first + n, column] = np.float32(m.registers[operand, n])
        return
    if code == MATRIX:
        for n in range(count):
            m.matrices[warp + first + n, column] = m.registers[operand, n]
        return
    for n in range(count):
        at = first + n
        if code == DRAWN_WORD:
            id, epoch = m.ids[at], np.uint64(m.epochs[at])
            w0, w1, _, _ = philox_block(id & _LOW, id >> _32, epoch, _KEYS, m.keys[operand, 0], m.keys[operand, 1])
            m.words[at, column] = w0 | (w1 << _32)
            continue
        x = m.registers[operand, n]
        if code == SIZE:
            m.sizes[warp + at, column] = np.int64(x)
        elif code == ACTIVE:
            m.active[column, at] = x != 0.0
        elif code == NUMBER_WORD:
            m.words[at, column] = np.uint64(x)
        elif code == RECTANGLE:
            m.rectangles[at, column] = np.int64(x)
        elif code == CANVAS:
            m.canvas[at, column] = np.int64(x)
        elif code == NUMBER:
            m.numbers[at, column] = x
        elif code == REQUIRED and x == 0.0:
            m.failed[0] += 1


@compiled(types.int64, types.boolean, types.int64, types.int64, types.int64, types.int64)
def replay(places: int, single: bool, id: int, epoch: int, height: int, width: int) -> None:
    """Runs the tape for all samples of the memory whose table of places (ARRAYS, in order) is at an address.

    ``single``: there is one sample, whose id (its 64 bits), epoch and size are written into the memory first.
    """
    m = memory_at(places)
    if single:
        m.ids[0], m.epochs[0] = np.uint64(id), np.uint32(epoch)
        m.given[0, 0], m.given[0, 1] = height, width
    samples, block = len(m.ids), m.registers.shape[1]
    m.failed[0] = 0
    for first in range(0, samples, block):
        count = min(block, samples - first)
        for n in range(count):
            m.registers[0, n], m.registers[1, n] = np.float64(m.given[first + n, 0]), np.float64(m.given[first + n, 1])
            m.registers[2, n] = np.float64(m.epochs[first + n])
        for k in range(len(m.code)):
            row = m.code[k]
            code, out = row[0], row[1]
            if code >= PARAMETER:
                _store(m, code, first, count, row)
            elif code == UNIFORM:
                _draw(m, m.registers[out, :count], first, row[2], row[3])
            elif code in (TAKE, SEARCH):
                _look_up(m, code, m.registers[out, :count], m.registers[row[2]], row[3], row[4])
            elif count < FEW or not _computed(m.registers, code, out, row[2], row[3], row[4], count):
                for n in range(count):
                    a, b, c = m.registers[row[2], n], m.registers[row[3], n], m.registers[row[4], n]
                    m.registers[out, n] = _value(code, a, b, c)
