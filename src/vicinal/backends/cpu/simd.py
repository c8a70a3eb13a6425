"""The few vector instructions that LLVM does not find by itself, each with a scalar twin of the same result, bit for bit.

Three levels: ``AVX512`` (VBMI byte permutes), ``PORTABLE`` (LLVM vectors, which become AVX2, SSE or NEON as the CPU has
them) and ``SCALAR``. The level is an argument of every kernel, so one compiled kernel holds all three and a test can ask
for each. The environment variable VICINAL_SIMD (avx512, portable, scalar) lowers the level; it never raises it above
what the CPU has.
"""

from __future__ import annotations

import os
from typing import Any

import llvmlite.binding as llvm
import numba.core.config
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from vicinal.backends.cpu.jit import address_of, copy_bytes, inline, kernel, view_f32, view_u8, view_u16
from vicinal.errors import SpecError, expected

SCALAR, PORTABLE, AVX512 = 0, 1, 2
LEVELS = {"scalar": SCALAR, "portable": PORTABLE, "avx512": AVX512}

_byte, _word, _int, _float = ir.IntType(8), ir.IntType(16), ir.IntType(32), ir.FloatType()


def _compiled_for_vbmi() -> bool:
    """Whether the code that Numba makes may use AVX-512 VBMI: the CPU has it and no Numba setting takes it away."""
    forced = numba.core.config.CPU_NAME
    features = numba.core.config.CPU_FEATURES
    if forced or features:
        return "+avx512vbmi" in (features or "")
    return bool(llvm.get_host_cpu_features().get("avx512vbmi", False))


HAS_AVX512 = _compiled_for_vbmi()


def level_of_environment() -> int:
    """The level that VICINAL_SIMD allows and the CPU has.

    Raises SpecError when the variable holds another word.
    """
    best = AVX512 if HAS_AVX512 else PORTABLE
    name = os.environ.get("VICINAL_SIMD")
    if name is None:
        return best
    if name not in LEVELS:
        raise SpecError(expected("VICINAL_SIMD", f"one of {', '.join(LEVELS)}", name))
    return min(best, LEVELS[name])


def _vector(element: Any, count: int) -> Any:
    return ir.VectorType(element, count)


def _load(builder: Any, address: Any, kind: Any, offset: int = 0) -> Any:
    at = builder.add(address, ir.Constant(address.type, offset)) if offset else address
    return builder.load(builder.inttoptr(at, kind.as_pointer()), align=1)


def _store(builder: Any, value: Any, address: Any, offset: int = 0) -> None:
    at = builder.add(address, ir.Constant(address.type, offset)) if offset else address
    builder.store(value, builder.inttoptr(at, value.type.as_pointer())).align = 1


def _shuffle(builder: Any, left: Any, right: Any, places: list[int]) -> Any:
    """Elements of left (0 ..) and right (from left's length on); -1 where any will do."""
    mask = ir.Constant(_vector(_int, len(places)), [max(p, 0) for p in places])
    return builder.shuffle_vector(left, right, mask)


def _call(builder: Any, name: str, result: Any, *args: Any) -> Any:
    function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(result, [a.type for a in args]), name)
    return builder.call(function, args)


@intrinsic
def _split3(typingctx: Any, source: Any, first: Any, second: Any, third: Any, pixels: Any) -> Any:
    """``pixels`` (16 or 64, a literal) pixels of 3 interleaved bytes at ``source`` to three planes."""
    if not isinstance(pixels, types.IntegerLiteral):
        return None
    size = pixels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = [_load(builder, args[0], _vector(_byte, size), size * k) for k in range(3)]
        for channel in range(3):
            places = [3 * k + channel for k in range(size)]
            low = _shuffle(builder, parts[0], parts[1], [p if p < 2 * size else -1 for p in places])
            keep = [k if p < 2 * size else p - size for k, p in enumerate(places)]
            _store(builder, _shuffle(builder, low, parts[2], keep), args[1 + channel])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4, pixels), codegen


@intrinsic
def _join3(typingctx: Any, first: Any, second: Any, third: Any, target: Any, pixels: Any) -> Any:
    """Three planes to ``pixels`` (16 or 64, a literal) pixels of 3 interleaved bytes at ``target``."""
    if not isinstance(pixels, types.IntegerLiteral):
        return None
    size = pixels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        planes = [_load(builder, args[k], _vector(_byte, size)) for k in range(3)]
        for part in range(3):
            places = [divmod(size * part + k, 3) for k in range(size)]
            two = [(pixel + size * channel) if channel < 2 else -1 for pixel, channel in places]
            pair = _shuffle(builder, planes[0], planes[1], two)
            keep = [k if channel < 2 else size + pixel for k, (pixel, channel) in enumerate(places)]
            _store(builder, _shuffle(builder, pair, planes[2], keep), args[3], size * part)
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4, pixels), codegen


@intrinsic
def _reverse3(typingctx: Any, source: Any, target: Any, pixels: Any, streamed: Any) -> Any:
    """``pixels`` (16 or 64, a literal) pixels of 3 bytes, last first. Touches just these bytes on both sides."""
    if not isinstance(pixels, types.IntegerLiteral) or not isinstance(streamed, types.BooleanLiteral):
        return None
    size, past_caches = pixels.literal_value, streamed.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = [_load(builder, args[0], _vector(_byte, size), size * k) for k in range(3)]
        for part in range(3):
            places = [3 * (size - 1 - k // 3) + k % 3 for k in range(size * part, size * part + size)]
            low = _shuffle(builder, parts[0], parts[1], [p if p < 2 * size else -1 for p in places])
            keep = [k if p < 2 * size else p - size for k, p in enumerate(places)]
            chosen = _shuffle(builder, low, parts[2], keep)
            if past_caches:
                _stream(builder, chosen, builder.add(args[1], ir.Constant(args[1].type, size * part)))
            else:
                _store(builder, chosen, args[1], size * part)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, pixels, streamed), codegen


@intrinsic
def _blend64(typingctx: Any, upper: Any, lower: Any, share: Any, target: Any) -> Any:
    """64 bytes: (upper * (256 - share) + lower * share + 128) >> 8, share an int16 in 0..256."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        words = _vector(_word, 64)

        def spread(value: Any) -> Any:
            one = builder.insert_element(ir.Constant(words, ir.Undefined), value, ir.Constant(_int, 0))
            return _shuffle(builder, one, one, [0] * 64)

        rest = builder.sub(ir.Constant(_word, 256), args[2])
        top, bottom = (builder.zext(_load(builder, args[k], _vector(_byte, 64)), words) for k in (0, 1))
        total = builder.add(builder.mul(top, spread(rest)), builder.mul(bottom, spread(args[2])))
        total = builder.lshr(builder.add(total, ir.Constant(words, [128] * 64)), ir.Constant(words, [8] * 64))
        _store(builder, builder.trunc(total, _vector(_byte, 64)), args[3])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.int16, types.intp), codegen


@intrinsic
def _permute_pairs(typingctx: Any, source: Any, index: Any, weight: Any, target: Any) -> Any:
    """target[k] (32 words) = weight[2k] * source[index[2k]] + weight[2k + 1] * source[index[2k + 1]], in 128 bytes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if HAS_AVX512:
            bytes64, words32 = _vector(_byte, 64), _vector(_word, 32)
            low, high = _load(builder, args[0], bytes64), _load(builder, args[0], bytes64, 64)
            taps = _call(
                builder, "llvm.x86.avx512.vpermi2var.qi.512", bytes64, low, _load(builder, args[1], bytes64), high
            )
            total = _call(
                builder, "llvm.x86.avx512.pmaddubs.w.512", words32, taps, _load(builder, args[2], bytes64)
            )
            _store(builder, total, args[3])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4), codegen


@intrinsic
def _lookup256(typingctx: Any, source: Any, table: Any, target: Any, streamed: Any) -> Any:
    """64 bytes at ``source``, each replaced by its entry of a 256-byte table, to ``target``."""
    if not isinstance(streamed, types.BooleanLiteral):
        return None
    past_caches = streamed.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if HAS_AVX512:
            bytes64 = _vector(_byte, 64)
            quarters = [_load(builder, args[1], bytes64, 64 * k) for k in range(4)]
            index = _load(builder, args[0], bytes64)
            name = "llvm.x86.avx512.vpermi2var.qi.512"
            low = _call(builder, name, bytes64, quarters[0], index, quarters[1])
            high = _call(builder, name, bytes64, quarters[2], index, quarters[3])
            negative = builder.icmp_signed("<", index, ir.Constant(bytes64, [0] * 64))
            result = builder.select(negative, high, low)
            if past_caches:
                _stream(builder, result, args[2])
            else:
                _store(builder, result, args[2])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 3, streamed), codegen


@intrinsic
def _bilinear8(typingctx: Any, upper: Any, lower: Any, x: Any, y: Any, target: Any, channels: Any) -> Any:
    """Four float32 at ``target``: two neighbours of ``channels`` (3 or 4) bytes in two rows, blended by weights x and y.

    Reads 8 bytes of each row. ``channels`` is a literal: the shuffle depends on it.
    """
    if not isinstance(channels, types.IntegerLiteral):
        return None
    step = channels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats8, floats4 = _vector(_float, 8), _vector(_float, 4)

        def spread(value: Any, count: int) -> Any:
            kind = _vector(_float, count)
            one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(_int, 0))
            return _shuffle(builder, one, one, [0] * count)

        top, bottom = (
            builder.uitofp(builder.zext(_load(builder, args[k], _vector(_byte, 8)), _vector(_int, 8)), floats8)
            for k in (0, 1)
        )
        rows = _call(
            builder, "llvm.fma.v8f32", floats8, builder.fsub(bottom, top), spread(args[3], 8), top
        )
        left = _shuffle(builder, rows, rows, [0, 1, 2, 3])
        right = _shuffle(builder, rows, rows, [step + k for k in range(4)])
        result = _call(
            builder, "llvm.fma.v4f32", floats4, builder.fsub(right, left), spread(args[2], 4), left
        )
        _store(builder, result, args[4])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32, types.intp, channels), codegen


@intrinsic
def _spread3(typingctx: Any, source: Any, first: Any, second: Any, third: Any) -> Any:
    """16 pixels of 4 float32 at ``source`` (the last void) to three planes of 16."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = [_load(builder, args[0], _vector(_float, 16), 64 * k) for k in range(4)]
        for channel in range(3):
            places = [4 * k + channel for k in range(8)] * 2
            low = _shuffle(builder, parts[0], parts[1], places)
            high = _shuffle(builder, parts[2], parts[3], places)
            _store(builder, _shuffle(builder, low, high, [*range(8), *range(16, 24)]), args[1 + channel])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4), codegen


@intrinsic
def _scale_stream(typingctx: Any, source: Any, target: Any, scale: Any, bias: Any) -> Any:
    """16 float32 at ``source`` times scale plus bias, past the caches to ``target``, which 64 divides."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats = _vector(_float, 16)

        def spread(value: Any) -> Any:
            one = builder.insert_element(ir.Constant(floats, ir.Undefined), value, ir.Constant(_int, 0))
            return _shuffle(builder, one, one, [0] * 16)

        values = _load(builder, args[0], floats)
        result = _call(builder, "llvm.fma.v16f32", floats, values, spread(args[2]), spread(args[3]))
        _stream(builder, result, args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32), codegen


def _stream(builder: Any, value: Any, address: Any) -> None:
    """A 64-byte store that does not read the line it fills into the cache first."""
    instruction = builder.store(value, builder.inttoptr(address, value.type.as_pointer()))
    instruction.align = 64
    instruction.set_metadata("nontemporal", builder.module.add_metadata([ir.Constant(_int, 1)]))


@intrinsic
def _scale_bytes_stream(typingctx: Any, source: Any, target: Any, scale: Any, bias: Any) -> Any:
    """As ``_scale_stream``, of 16 bytes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats = _vector(_float, 16)

        def spread(value: Any) -> Any:
            one = builder.insert_element(ir.Constant(floats, ir.Undefined), value, ir.Constant(_int, 0))
            return _shuffle(builder, one, one, [0] * 16)

        wide = builder.zext(_load(builder, args[0], _vector(_byte, 16)), _vector(_int, 16))
        values = builder.sitofp(wide, floats)
        _stream(builder, _call(builder, "llvm.fma.v16f32", floats, values, spread(args[2]), spread(args[3])), args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32), codegen


@intrinsic
def _stream64(typingctx: Any, source: Any, target: Any) -> Any:
    """Copies 64 bytes past the caches to an address that 64 divides."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _stream(builder, _load(builder, args[0], _vector(_byte, 64)), args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), codegen


@intrinsic
def _copy_ends(typingctx: Any, source: Any, target: Any, last: Any, width: Any) -> Any:
    """Copies ``width`` (a literal) bytes at the addresses and again ``last`` bytes further on."""
    if not isinstance(width, types.IntegerLiteral):
        return None
    kind = _vector(_byte, width.literal_value)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        begin, end = _load(builder, args[0], kind), _load(builder, builder.add(args[0], args[2]), kind)
        _store(builder, begin, args[1])
        _store(builder, end, builder.add(args[1], args[2]))
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp, width), codegen


@intrinsic
def _prefetch(typingctx: Any, address: Any) -> Any:
    """Asks for the cache line at an address, which may lie anywhere."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.inttoptr(args[0], cgutils.voidptr_t)
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, _int, _int, _int])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [pointer, ir.Constant(_int, 0), ir.Constant(_int, 3), ir.Constant(_int, 1)])
        return context.get_dummy_value()

    return types.void(types.intp), codegen


@intrinsic
def fma(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """a * b + c of float32, rounded once, as the vector forms do it."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _call(builder, "llvm.fma.f32", _float, *args)

    return types.float32(types.float32, types.float32, types.float32), codegen


@intrinsic
def _copy_pixel4(typingctx: Any, source: Any, target: Any) -> Any:
    """Copies four bytes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _store(builder, _load(builder, args[0], _int), args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), codegen


copy4 = _copy_pixel4


@kernel
def split3(source, target, step, count, level):  # type: ignore[no-untyped-def]
    """``count`` pixels of 3 interleaved bytes to three planes that are ``step`` bytes apart, all at addresses."""
    done = 0
    first, second, third = target, target + step, target + 2 * step
    if level >= PORTABLE:
        for _ in range(count // 64):
            _split3(source + 3 * done, first + done, second + done, third + done, 64)
            done += 64
        for _ in range((count - done) // 16):
            _split3(source + 3 * done, first + done, second + done, third + done, 16)
            done += 16
        if 16 < count and done < count:  # the last 16 pixels once more, in place of a slow remainder
            done = count - 16
            _split3(source + 3 * done, first + done, second + done, third + done, 16)
            done = count
    row, red, green, blue = view_u8(source, 3 * count), view_u8(first, count), view_u8(second, count), view_u8(third, count)
    for k in range(done, count):
        red[k] = row[3 * k]
        green[k] = row[3 * k + 1]
        blue[k] = row[3 * k + 2]


@kernel
def join3(source, step, target, count, level):  # type: ignore[no-untyped-def]
    """Three planes that are ``step`` bytes apart to ``count`` pixels of 3 interleaved bytes, all at addresses."""
    done = 0
    first, second, third = source, source + step, source + 2 * step
    if level >= PORTABLE:
        for _ in range(count // 64):
            _join3(first + done, second + done, third + done, target + 3 * done, 64)
            done += 64
        for _ in range((count - done) // 16):
            _join3(first + done, second + done, third + done, target + 3 * done, 16)
            done += 16
        if 16 < count and done < count:  # the last 16 pixels once more, in place of a slow remainder
            done = count - 16
            _join3(first + done, second + done, third + done, target + 3 * done, 16)
            done = count
    row, red, green, blue = view_u8(target, 3 * count), view_u8(first, count), view_u8(second, count), view_u8(third, count)
    for k in range(done, count):
        row[3 * k] = red[k]
        row[3 * k + 1] = green[k]
        row[3 * k + 2] = blue[k]


@kernel
def reverse3(source, target, count, level, stream):  # type: ignore[no-untyped-def]
    """``count`` pixels of 3 bytes from one address to another, last first."""
    done = 0
    if level >= PORTABLE:
        if stream and target % 64 == 0:
            for _ in range(count // 64):
                _reverse3(source + 3 * (count - done - 64), target + 3 * done, 64, True)
                done += 64
        for _ in range((count - done) // 64):
            _reverse3(source + 3 * (count - done - 64), target + 3 * done, 64, False)
            done += 64
        for _ in range((count - done) // 16):
            _reverse3(source + 3 * (count - done - 16), target + 3 * done, 16, False)
            done += 16
    from_ = view_u8(source, 3 * count)
    to = view_u8(target, 3 * count)
    for k in range(done, count):
        for c in range(3):
            to[3 * k + c] = from_[3 * (count - 1 - k) + c]


@kernel
def blend(upper, lower, share, count, target, level):  # type: ignore[no-untyped-def]
    """``count`` bytes at two addresses, weighted 256 - share and share (0..256), rounded, to a third."""
    done = 0
    if level >= PORTABLE:
        for _ in range(count // 64):
            _blend64(upper + done, lower + done, np.int16(share), target + done)
            done += 64
        if 64 < count and done < count:
            _blend64(upper + count - 64, lower + count - 64, np.int16(share), target + count - 64)
            done = count
    top, bottom, result = view_u8(upper, count), view_u8(lower, count), view_u8(target, count)
    for k in range(done, count):
        total = np.int32(top[k]) * np.int32(256 - share) + np.int32(bottom[k]) * np.int32(share)
        result[k] = np.uint8((total + np.int32(128)) >> np.int32(8))


@kernel
def scale_to(source, target, count, scale, bias, level, stream):  # type: ignore[no-untyped-def]
    """``count`` float32 at one address, times scale plus bias, to another; ``stream``: past the caches where it can."""
    done = 0
    if level >= PORTABLE and stream and target % 64 == 0:
        for _ in range(count // 16):
            _scale_stream(source + 4 * done, target + 4 * done, scale, bias)
            done += 16
    values, result = view_f32(source + 4 * done, count - done), view_f32(target + 4 * done, count - done)
    for k in range(count - done):
        result[k] = fma(values[k], scale, bias)


@kernel
def scale_bytes_to(source, target, count, scale, bias, level, stream):  # type: ignore[no-untyped-def]
    """As ``scale_to``, of bytes."""
    done = 0
    if level >= PORTABLE and stream and target % 64 == 0:
        for _ in range(count // 16):
            _scale_bytes_stream(source + done, target + 4 * done, scale, bias)
            done += 16
    values, result = view_u8(source + done, count - done), view_f32(target + 4 * done, count - done)
    for k in range(count - done):
        result[k] = fma(np.float32(np.int32(values[k])), scale, bias)


@kernel
def prefetch(address, count):  # type: ignore[no-untyped-def]
    """Asks for ``count`` bytes from an address on."""
    for k in range(0, count, 64):
        _prefetch(address + k)


@inline
def weigh_pairs(source, index, weight, target, level):  # type: ignore[no-untyped-def]
    """32 sums of two weighted bytes each: see ``_permute_pairs``. All four are addresses; the weights add up to 128."""
    if level >= AVX512:
        _permute_pairs(source, index, weight, target)
    else:
        bytes_, places, weights, words = view_u8(source, 128), view_u8(index, 64), view_u8(weight, 64), view_u16(target, 32)
        for k in range(32):
            low = np.int32(bytes_[places[2 * k]]) * np.int32(weights[2 * k])
            words[k] = np.uint16(low + np.int32(bytes_[places[2 * k + 1]]) * np.int32(weights[2 * k + 1]))


@kernel
def look_up(source, target, table, count, level, stream):  # type: ignore[no-untyped-def]
    """``count`` bytes, each replaced by its entry of ``table`` [256] uint8, from one address to another or in place."""
    done, entries = 0, address_of(table)
    if level >= AVX512 and stream and target % 64 == 0:
        for _ in range(count // 64):
            _lookup256(source + done, entries, target + done, True)
            done += 64
    elif level >= AVX512:
        for _ in range(count // 64):
            _lookup256(source + done, entries, target + done, False)
            done += 64
    row, result = view_u8(source + done, count - done), view_u8(target + done, count - done)
    for k in range(count - done):
        result[k] = table[row[k]]


@kernel
def copy_row(source, target, count, stream):  # type: ignore[no-untyped-def]
    """Copies ``count`` bytes; short rows without a call, and large pictures past the caches."""
    if count > 64:
        done = 0
        if stream and target % 64 == 0:
            for _ in range(count // 64):
                _stream64(source + done, target + done)
                done += 64
        copy_bytes(target + done, source + done, count - done)
    elif count >= 32:
        _copy_ends(source, target, count - 32, 32)
    elif count >= 16:
        _copy_ends(source, target, count - 16, 16)
    elif count >= 8:
        _copy_ends(source, target, count - 8, 8)
    else:
        from_, to = view_u8(source, count), view_u8(target, count)
        for k in range(count):
            to[k] = from_[k]


@inline
def bilinear3(upper, lower, x, y, target, level):  # type: ignore[no-untyped-def]
    """A pixel of 3 bytes between four neighbours: see ``_bilinear8``; ``target`` holds 4 float32, the last void."""
    if level >= PORTABLE:
        _bilinear8(upper, lower, x, y, target, 3)
    else:
        top, bottom, result = view_u8(upper, 6), view_u8(lower, 6), view_f32(target, 3)
        for c in range(3):
            result[c] = _blend(top[c], top[c + 3], bottom[c], bottom[c + 3], x, y)


@kernel
def spread3(source, target, step, count, level):  # type: ignore[no-untyped-def]
    """``count`` pixels of 4 float32 (the last void) to three planes that are ``step`` bytes apart, all at addresses."""
    done = 0
    if level >= PORTABLE:
        for _ in range(count // 16):
            to = target + 4 * done
            _spread3(source + 16 * done, to, to + step, to + 2 * step)
            done += 16
    pixels = view_f32(source, 4 * count)
    for c in range(3):
        plane = view_f32(target + c * step, count)
        for k in range(done, count):
            plane[k] = pixels[4 * k + c]


@inline
def bilinear4(upper, lower, x, y, target, level):  # type: ignore[no-untyped-def]
    """As ``bilinear3`` for pixels of 4 bytes."""
    if level >= PORTABLE:
        _bilinear8(upper, lower, x, y, target, 4)
    else:
        top, bottom, result = view_u8(upper, 8), view_u8(lower, 8), view_f32(target, 4)
        for c in range(4):
            result[c] = _blend(top[c], top[c + 4], bottom[c], bottom[c + 4], x, y)


@inline
def _blend(a, b, c, d, x, y):  # type: ignore[no-untyped-def]
    one = np.float32
    left = fma(one(np.int32(c)) - one(np.int32(a)), y, one(np.int32(a)))
    right = fma(one(np.int32(d)) - one(np.int32(b)), y, one(np.int32(b)))
    return fma(right - left, x, left)
