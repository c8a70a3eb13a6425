"""Interpolation between neighbours in registers of float32, as LLVM IR: the same on every CPU, so without a scalar twin.

Addresses in, nothing checked.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from vicinal.backends.cpu.jit import intrinsic
from vicinal.backends.cpu.vectors.intrinsics import call, load, pixel_address, shuffle, splat, store

LANES = 16

# Keys' kernel with a = -0.75 at the four taps, as polynomials of how far the place is beyond the second one.
_CUBED, _SQUARED, _ONCE, _ALONE = (
    (-0.75, 1.25, -1.25, 0.75), (1.5, -2.25, 1.5, -0.75), (-0.75, 0.0, 0.75, 0.0), (0.0, 1.0, 0.0, 0.0),
)  # fmt: skip

_byte, _word, _wide, _float = ir.IntType(8), ir.IntType(16), ir.IntType(32), ir.FloatType()
_lanes = ir.VectorType(_float, LANES)


@intrinsic
def bilinear16(typingctx: Any, address: Any, stride: Any, offset: Any, x: Any, y: Any, target: Any) -> Any:
    """16 bytes, each between four neighbours, to 16 float32 at ``target``.

    ``offset``: address of 16 int32, which added to ``address`` give the upper left neighbours (negative: as 0); rows are
    ``stride`` bytes apart. ``x``, ``y``: addresses of 16 float32, how far the places lie beyond those.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        upper = lower = ir.Constant(ir.VectorType(_word, LANES), ir.Undefined)
        for k in range(LANES):
            at, lane = pixel_address(builder, args[0], args[2], k), ir.Constant(_wide, k)
            upper = builder.insert_element(upper, load(builder, at, _word), lane)
            lower = builder.insert_element(lower, load(builder, builder.add(at, args[1]), _word), lane)
        across, down = (load(builder, at, _lanes) for at in args[3:5])
        left, right = (
            _between(builder, _floats(builder, part(builder, upper)), _floats(builder, part(builder, lower)), down)
            for part in (_low, _high)
        )
        store(builder, _between(builder, left, right, across), args[5])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 6), codegen


@intrinsic
def bilinear_pixel(typingctx: Any, address: Any, stride: Any, right: Any, x: Any, y: Any, target: Any, wide: Any) -> Any:
    """4 values between four neighbours, to 4 float32 at ``target``.

    The values are float32, or uint16 unless ``wide`` (a literal). The neighbours lie ``right`` and ``stride`` bytes on;
    ``x``, ``y``: float32, how far the place lies beyond the first.
    """
    if not isinstance(wide, types.BooleanLiteral):
        return None
    four = ir.VectorType(_float, 4)
    kind = four if wide.literal_value else ir.VectorType(_word, 4)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        across, down = (splat(builder, args[k], 4) for k in (3, 4))

        def value(at: Any) -> Any:
            return load(builder, at, four) if kind is four else builder.uitofp(load(builder, at, kind), four)

        left, right = (
            _between(builder, value(at), value(builder.add(at, args[1])), down)
            for at in (args[0], builder.add(args[0], args[2]))
        )
        store(builder, _between(builder, left, right, across), args[5])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 3, types.float32, types.float32, types.intp, wide), codegen


def _low(builder: Any, words: Any) -> Any:
    return builder.and_(words, ir.Constant(words.type, [255] * LANES))


def _high(builder: Any, words: Any) -> Any:
    return builder.lshr(words, ir.Constant(words.type, [8] * LANES))


def _between(builder: Any, one: Any, other: Any, share: Any) -> Any:
    """one + (other - one) * share."""
    name = f"llvm.fma.v{one.type.count}f32"
    return call(builder, name, one.type, builder.fsub(other, one), share, one)


@intrinsic
def cubic_pixel(typingctx: Any, address: Any, stride: Any, x: Any, y: Any, target: Any, channels: Any) -> Any:
    """A pixel of ``channels`` (1, 3 or 4, a literal) bytes between 4 x 4 neighbours, to 4 float32 at ``target``.

    ``address``: of the upper left neighbour; rows are ``stride`` bytes apart, and 16 bytes of each are read, 4 of a
    single channel. ``x``, ``y``: float32, how far the place lies beyond the second column and row.
    """
    if not isinstance(channels, types.IntegerLiteral):
        return None
    count = channels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        weights = _weights(builder, args[2], args[3])
        rows = [args[0]]
        for _ in range(3):
            rows.append(builder.add(rows[-1], args[1]))
        store(builder, _one(builder, rows, weights) if count == 1 else _several(builder, rows, weights, count), args[4])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32, types.intp, channels), codegen


@intrinsic
def cubic_across(typingctx: Any, address: Any, x: Any, target: Any, channels: Any) -> Any:
    """As ``cubic_pixel`` of a row of float32, which the four rows became: reads 16 of them at ``address``."""
    if not isinstance(channels, types.IntegerLiteral):
        return None
    count = channels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        weights = _weights(builder, args[1], args[1])
        store(builder, _along(builder, load(builder, args[0], _lanes), weights, count), args[2])
        return context.get_dummy_value()

    return types.void(types.intp, types.float32, types.intp, channels), codegen


def _weights(builder: Any, x: Any, y: Any) -> Any:
    """The weights of the four columns, then those of the four rows."""
    kind = ir.VectorType(_float, 8)
    t = shuffle(builder, splat(builder, x, 8), splat(builder, y, 8), [0] * 4 + [8] * 4)
    result = ir.Constant(kind, 2 * _CUBED)
    for factors in (_SQUARED, _ONCE, _ALONE):
        result = call(builder, "llvm.fma.v8f32", kind, result, t, ir.Constant(kind, 2 * factors))
    return result


def _several(builder: Any, rows: list[Any], weights: Any, count: int) -> Any:
    total = None
    for k, row in enumerate(rows):
        values = _floats(builder, load(builder, row, ir.VectorType(_byte, LANES)))
        share = shuffle(builder, weights, weights, [4 + k] * LANES)
        total = builder.fmul(values, share) if total is None else call(builder, "llvm.fma.v16f32", _lanes, values, share, total)
    return _along(builder, total, weights, count)


def _along(builder: Any, values: Any, weights: Any, count: int) -> Any:
    """Four pixels of ``count`` values, mixed by the weights of the columns."""
    across = shuffle(builder, weights, weights, [min(k // count, 3) for k in range(LANES)])
    return _sum(builder, builder.fmul(values, across), count)


def _one(builder: Any, rows: list[Any], weights: Any) -> Any:
    loaded = ir.Constant(ir.VectorType(_wide, 4), ir.Undefined)
    for k, row in enumerate(rows):
        loaded = builder.insert_element(loaded, load(builder, row, _wide), ir.Constant(_wide, k))
    values = _floats(builder, builder.bitcast(loaded, ir.VectorType(_byte, LANES)))
    down = builder.fmul(values, shuffle(builder, weights, weights, [4 + k // 4 for k in range(LANES)]))
    total = builder.fmul(down, shuffle(builder, weights, weights, [k % 4 for k in range(LANES)]))
    for half in (8, 4):
        total = builder.fadd(total, shuffle(builder, total, total, [k % half + half for k in range(LANES)]))
    return _sum(builder, total, 1)


def _sum(builder: Any, values: Any, count: int) -> Any:
    """What four pixels of ``count`` values at the front add up to."""
    for step in (2 * count, count):
        values = builder.fadd(values, shuffle(builder, values, values, [min(k + step, LANES - 1) for k in range(LANES)]))
    return shuffle(builder, values, values, [0, 1, 2, 3])


def _floats(builder: Any, integers: Any) -> Any:
    return builder.sitofp(builder.zext(integers, ir.VectorType(_wide, LANES)), _lanes)
