"""32 neighbouring fixed-point values at once, as LLVM IR: addresses of int16 in, nothing checked.

A value is a level times 128, in 0..32640 (255 levels), so that differences and sums of two of them still have room.
Scalar twins with the same results, bit for bit, stand in fixed/rows.py, which calls these. ``unit``, a literal, says whose
rounding multiplication is taken: that of AVX-512 or AVX2, or ANY, made of instructions that all CPUs have.
"""

from __future__ import annotations

from typing import Any

import attrs
from llvmlite import ir
from numba import types

from vicinal.backends.cpu.features import HAS_AVX2, HAS_AVX512
from vicinal.backends.cpu.jit import cgutils, intrinsic
from vicinal.backends.cpu.vectors.intrinsics import call, load, pixel_address, prefetched, shuffle, splat, store, stream

LANES = 32
ANY, OF_AVX2, OF_AVX512 = range(3)
BEST, PLAIN = (OF_AVX512 if HAS_AVX512 else ANY), (OF_AVX2 if HAS_AVX2 else ANY)
"""The units of the levels AVX512 and PORTABLE."""

_word, _wide, _flag = ir.IntType(16), ir.IntType(32), ir.IntType(1)
_kind = ir.VectorType(_word, LANES)
_HALVES = (list(range(LANES // 2)), list(range(LANES // 2, LANES)))


@attrs.frozen(eq=False)
class Lanes:
    """A vector of int16 in a function that is being built; arithmetic wraps around."""

    builder: Any
    value: Any
    unit: int

    def of(self, value: Any) -> Lanes:
        return Lanes(self.builder, value, self.unit)

    def all(self, value: int) -> Lanes:
        return self.of(ir.Constant(_kind, [value] * LANES))

    def __add__(self, other: Lanes) -> Lanes:
        return self.of(self.builder.add(self.value, other.value))

    def __sub__(self, other: Lanes) -> Lanes:
        return self.of(self.builder.sub(self.value, other.value))

    def __lshift__(self, bits: int) -> Lanes:
        return self.of(self.builder.shl(self.value, self.all(bits).value))

    def __rshift__(self, bits: int) -> Lanes:
        return self.of(self.builder.ashr(self.value, self.all(bits).value))

    def max(self, other: Lanes) -> Lanes:
        return self.of(call(self.builder, "llvm.smax.v32i16", _kind, self.value, other.value))

    def min(self, other: Lanes) -> Lanes:
        return self.of(call(self.builder, "llvm.smin.v32i16", _kind, self.value, other.value))

    def abs(self) -> Lanes:
        return self.of(call(self.builder, "llvm.abs.v32i16", _kind, self.value, ir.Constant(_flag, 0)))

    def where(self, sign: str, left: Lanes, right: Lanes, otherwise: Lanes) -> Lanes:
        """These values where ``left`` compares so to ``right``, else the others."""
        chosen = self.builder.icmp_signed(sign, left.value, right.value)
        return self.of(self.builder.select(chosen, self.value, otherwise.value))

    def times(self, factor: Lanes) -> Lanes:
        """(value * factor + 2^14) >> 15."""
        builder, a, b = self.builder, self.value, factor.value
        if self.unit == OF_AVX512:
            return self.of(call(builder, "llvm.x86.avx512.pmul.hr.sw.512", _kind, a, b))
        if self.unit == OF_AVX2:
            half = ir.VectorType(_word, LANES // 2)
            parts = [(shuffle(builder, a, a, places), shuffle(builder, b, b, places)) for places in _HALVES]
            low, high = (call(builder, "llvm.x86.avx2.pmul.hr.sw", half, *pair) for pair in parts)
            return self.of(shuffle(builder, low, high, list(range(LANES))))
        wide = ir.VectorType(_wide, LANES)
        product = builder.mul(builder.sext(a, wide), builder.sext(b, wide))
        rounded = builder.add(product, ir.Constant(wide, [1 << 14] * LANES))
        return self.of(builder.trunc(builder.ashr(rounded, ir.Constant(wide, [15] * LANES)), _kind))

    def clamped(self) -> Lanes:
        """64ths of a level, held to 0..255 levels, as values."""
        return self.max(self.all(0)).min(self.all(255 * 64)) << 1


def lanes_at(builder: Any, address: Any, unit: int) -> Lanes:
    return Lanes(builder, load(builder, address, _kind), unit)


def literal(value: Any) -> Any:
    return value.literal_value if isinstance(value, types.Literal) else None


@intrinsic
def times(typingctx: Any, value: Any, factor: Any) -> Any:
    """(value * factor + 2^14) >> 15 of int16."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        product = builder.mul(*(builder.sext(part, _wide) for part in args), flags=("nsw",))
        return builder.trunc(builder.ashr(builder.add(product, ir.Constant(_wide, 1 << 14)), ir.Constant(_wide, 15)), _word)

    return types.int16(types.int16, types.int16), codegen


@intrinsic
def linear32(typingctx: Any, source: Any, target: Any, scale: Any, bias: Any, unit: Any) -> Any:
    """Values at ``source`` times scale / 2^14 plus bias / 64 levels, clamped, to ``target``."""
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        values = lanes_at(builder, args[0], which)
        scale, bias = (values.of(splat(builder, args[k], LANES)) for k in (2, 3))
        store(builder, (values.times(scale) + bias).clamped().value, args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.int16, types.int16, unit), codegen


@intrinsic
def matrix32(typingctx: Any, at: Any, step: Any, matrix: Any, unit: Any) -> Any:
    """Three channels, ``step`` bytes apart, by a 3x3 matrix (a tuple of 9 int16 in 2^14ths), clamped, in place."""
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = [args[0], builder.add(args[0], args[1]), builder.add(args[0], builder.add(args[1], args[1]))]
        red, green, blue = (lanes_at(builder, place, which) for place in places)
        m = [red.of(splat(builder, builder.extract_value(args[2], k), LANES)) for k in range(9)]
        for k, place in enumerate(places):
            total = red.times(m[3 * k]) + green.times(m[3 * k + 1]) + blue.times(m[3 * k + 2])
            store(builder, total.clamped().value, place)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, matrix, unit), codegen


@intrinsic
def hue32(typingctx: Any, at: Any, step: Any, quarter: Any, unit: Any) -> Any:
    """Turns the hue of three channels, ``step`` bytes apart, by quarter / 2^13 sixths of the circle, in place.

    The formula: fixed_rows.hue.
    """
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = [args[0], builder.add(args[0], args[1]), builder.add(args[0], builder.add(args[1], args[1]))]
        parts = [lanes_at(builder, place, which) for place in places]
        zero, half = parts[0].all(0), parts[0].all(4)
        red, green, blue = ((part + half) >> 3 for part in parts)
        most, least = red.max(green).max(blue), red.min(green).min(blue)
        c = most - least
        c2, c3 = c + c, c + c + c
        c6 = c3 + c3
        other = ((blue - red) - c).where("==", most, green, (red - green) + c)
        h = ((green - blue) - c3).where("==", most, red, other)
        h = h + (c << 2).times(zero.of(splat(builder, args[2], LANES)))
        h = (h - c6).where(">=", h, c3, h)
        h = (h + c6).where("<", h, zero - c3, h)
        for place, part in zip(places, (h.abs() - c, c2 - (h + c).abs(), c2 - (h - c).abs()), strict=True):
            store(builder, ((least + part.max(zero).min(c)) << 3).value, place)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.int16, unit), codegen


@intrinsic
def bilinear8x3(
    typingctx: Any, upper: Any, below: Any, offset: Any, x: Any, y: Any, at: Any, step: Any, ahead: Any, unit: Any
) -> Any:
    """8 pixels of 3 bytes, each between four neighbours, to three channels, ``step`` bytes apart.

    ``offset``: address of 8 int32, which added to ``upper`` give the upper left neighbours (negative: as 0), of which 8
    bytes are read, and 8 more ``below`` bytes further on. ``x``, ``y``: addresses of 8 float32, the weights (held to 0..1).
    Asks for what lies ``ahead`` bytes behind some of them. The formula: fixed_rows.bilinear.
    """
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = [pixel_address(builder, args[0], args[2], k) for k in range(8)]
        weights = [_in_32768ths(builder, address) for address in args[3:5]]
        target, parts = args[5], []
        for group in (0, 4):
            prefetched(builder, builder.add(places[group], args[7]))
            top, bottom = (_bytes_of_four(builder, places[group : group + 4], more, which) for more in (None, args[1]))
            across, down = (_each_eight_times(builder, weight, group, which) for weight in weights)
            column = (top << 7) + ((bottom - top) << 7).times(down)
            right = column.of(shuffle(builder, column.value, column.value, [min(k + 3, LANES - 1) for k in range(LANES)]))
            parts.append((column + (right - column).times(across)).value)
        for channel in range(3):
            store(builder, shuffle(builder, parts[0], parts[1], [8 * k + channel for k in range(8)]), target)
            target = builder.add(target, args[6])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 8, unit), codegen


def _in_32768ths(builder: Any, address: Any) -> Any:
    floats, words = ir.VectorType(ir.FloatType(), 8), ir.VectorType(_wide, 8)
    value = load(builder, address, floats)
    for sign, edge in (("<", 0.0), (">", 1.0)):
        limit = ir.Constant(floats, [edge] * 8)
        value = builder.select(builder.fcmp_ordered(sign, value, limit), limit, value)
    whole = builder.fptosi(builder.fmul(value, ir.Constant(floats, [32768.0] * 8)), words)
    most = ir.Constant(words, [32767] * 8)
    whole = builder.select(builder.icmp_signed(">", whole, most), most, whole)
    return builder.trunc(whole, ir.VectorType(_word, 8))


def _bytes_of_four(builder: Any, places: list[Any], below: Any, unit: int) -> Lanes:
    """8 bytes at each of four addresses, or ``below`` bytes further on."""
    eight = ir.IntType(64)
    loaded = ir.Constant(ir.VectorType(eight, 4), ir.Undefined)
    for k, place in enumerate(places):
        address = place if below is None else builder.add(place, below)
        loaded = builder.insert_element(loaded, load(builder, address, eight), ir.Constant(_wide, k))
    return Lanes(builder, builder.zext(builder.bitcast(loaded, ir.VectorType(ir.IntType(8), LANES)), _kind), unit)


def _each_eight_times(builder: Any, weights: Any, first: int, unit: int) -> Lanes:
    return Lanes(builder, shuffle(builder, weights, weights, [first + k // 8 for k in range(LANES)]), unit)


@intrinsic
def weigh64(typingctx: Any, rows: Any, shares: Any, pairs: Any, target: Any, count: Any, unit: Any) -> Any:
    """Rows of values weighted by ``shares``: the first, then the means of the ``pairs`` that follow it.

    ``rows``: address of the addresses (int64); ``shares``: address of int16 in 2^15ths. One function with its loops, so
    that sums stay in registers; by 64 values.
    """
    which = literal(unit)
    if which is None:
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        rows, shares, pairs, target, count = args[:5]
        address = ir.IntType(64)

        def number(value: int) -> Any:
            return ir.Constant(count.type, value)

        totals = [cgutils.alloca_once(builder, _kind) for _ in range(2)]
        weight = splat(builder, load(builder, shares, _word), LANES)
        with cgutils.for_range(builder, builder.sdiv(builder.add(count, number(2 * LANES - 1)), number(2 * LANES))) as group:
            offsets = [builder.add(builder.mul(group.index, number(4 * LANES)), number(2 * LANES * k)) for k in range(2)]
            centre = load(builder, rows, address)
            for total, offset in zip(totals, offsets, strict=True):
                values = lanes_at(builder, builder.add(centre, offset), which)
                builder.store(values.times(values.of(weight)).value, total)
            with cgutils.for_range(builder, pairs) as pair:
                place = builder.add(rows, builder.mul(pair.index, number(16)))
                one, other = load(builder, place, address, 8), load(builder, place, address, 16)
                share = load(builder, builder.add(shares, builder.mul(pair.index, number(2))), _word, 2)
                factor = splat(builder, share, LANES)
                for total, offset in zip(totals, offsets, strict=True):
                    mean = _mean(builder, *(lanes_at(builder, builder.add(row, offset), which) for row in (one, other)))
                    builder.store(builder.add(builder.load(total), mean.times(mean.of(factor)).value), total)
            for total, offset in zip(totals, offsets, strict=True):
                result = Lanes(builder, builder.load(total), which)
                store(builder, result.min(result.all(255 * 128)).value, builder.add(target, offset))
        return context.get_dummy_value()

    return types.void(*[types.intp] * 5, unit), codegen


def _mean(builder: Any, one: Lanes, other: Lanes) -> Lanes:
    """Rounded half up; LLVM knows the instruction behind this."""
    wide = ir.VectorType(_wide, LANES)
    total = builder.add(builder.zext(one.value, wide), builder.zext(other.value, wide))
    up = builder.add(total, ir.Constant(wide, [1] * LANES))
    return one.of(builder.trunc(builder.lshr(up, ir.Constant(wide, [1] * LANES)), _kind))


@intrinsic
def floats16(typingctx: Any, source: Any, target: Any, scale: Any, bias: Any) -> Any:
    """16 values at ``source`` times scale plus bias as float32, past the caches to ``target``, which 64 divides."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats = ir.VectorType(ir.FloatType(), 16)
        words = load(builder, args[0], ir.VectorType(_word, 16))
        values = builder.sitofp(builder.sext(words, ir.VectorType(_wide, 16)), floats)
        result = call(builder, "llvm.fma.v16f32", floats, values, splat(builder, args[2], 16), splat(builder, args[3], 16))
        stream(builder, result, args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32), codegen
