"""32 fixed-point values between two others each, as LLVM IR: of neighbours in a row of bytes, and of two rows.

What fixed/lanes.py says holds here too: scalar twins stand in fixed/rows.py.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from vicinal.backends.cpu.fixed.lanes import LANES, OF_AVX512, Lanes, lanes_at, literal
from vicinal.backends.cpu.jit import intrinsic
from vicinal.backends.cpu.vectors.intrinsics import call, load, splat, store

_byte, _word, _int = ir.IntType(8), ir.IntType(16), ir.IntType(32)
_words = ir.VectorType(_word, LANES)


@intrinsic
def across32(typingctx: Any, plane: Any, base: Any, column: Any, index: Any, share: Any, target: Any, unit: Any) -> Any:
    """Values between two neighbouring bytes each, ``share`` (address of 32 int16) 32768ths from the first to the second.

    ``column``: address of 32 int32, which added to ``plane`` give the first ones. OF_AVX512 takes all from the 128 bytes
    that begin ``base`` bytes behind it: ``index``, address of 64 uint8, says which, two a value.
    """
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        plane, base, column, index, share, target = args[:6]
        wide = which == OF_AVX512
        pairs = _permuted(builder, builder.add(plane, base), index) if wide else _loaded(builder, plane, column)
        left = Lanes(builder, builder.and_(pairs, ir.Constant(_words, [255] * LANES)), which)
        right = left.of(builder.lshr(pairs, ir.Constant(_words, [8] * LANES)))
        store(builder, _between(left << 7, right << 7, lanes_at(builder, share, which)).value, target)
        return context.get_dummy_value()

    return types.void(*[types.intp] * 6, unit), codegen


def _permuted(builder: Any, window: Any, index: Any) -> Any:
    bytes64 = ir.VectorType(_byte, 64)
    low, high = load(builder, window, bytes64), load(builder, window, bytes64, 64)
    pairs = call(builder, "llvm.x86.avx512.vpermi2var.qi.512", bytes64, low, load(builder, index, bytes64), high)
    return builder.bitcast(pairs, _words)


def _loaded(builder: Any, plane: Any, column: Any) -> Any:
    pairs = ir.Constant(_words, ir.Undefined)
    for k in range(LANES):
        place = builder.add(plane, builder.sext(load(builder, column, _int, 4 * k), plane.type))
        pairs = builder.insert_element(pairs, load(builder, place, _word), ir.Constant(_int, k))
    return pairs


@intrinsic
def between32(typingctx: Any, upper: Any, lower: Any, share: Any, target: Any, unit: Any) -> Any:
    """Values between those at two addresses, ``share`` (int16) 32768ths from the first to the second."""
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        top, bottom = (lanes_at(builder, args[k], which) for k in (0, 1))
        store(builder, _between(top, bottom, top.of(splat(builder, args[2], LANES))).value, args[3])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.int16, types.intp, unit), codegen


def _between(one: Lanes, other: Lanes, share: Lanes) -> Lanes:
    return one + (other - one).times(share)
