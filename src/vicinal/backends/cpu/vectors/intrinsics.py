"""Vector instructions as LLVM IR, for use in kernels: addresses in, nothing checked.

Each has a scalar twin in vectors/simd.py that gives the same, bit for bit; kernels call it through there.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from vicinal.backends.cpu.features import HAS_AVX2, HAS_AVX512
from vicinal.backends.cpu.jit import cgutils, intrinsic

_byte, _word, _int, _float = ir.IntType(8), ir.IntType(16), ir.IntType(32), ir.FloatType()


def _vector(element: Any, count: int) -> Any:
    return ir.VectorType(element, count)


def load(builder: Any, address: Any, kind: Any, offset: int = 0) -> Any:
    at = builder.add(address, ir.Constant(address.type, offset)) if offset else address
    return builder.load(builder.inttoptr(at, kind.as_pointer()), align=1)


def store(builder: Any, value: Any, address: Any, offset: int = 0) -> None:
    at = builder.add(address, ir.Constant(address.type, offset)) if offset else address
    builder.store(value, builder.inttoptr(at, value.type.as_pointer())).align = 1


def pixel_address(builder: Any, address: Any, offset: Any, k: int) -> Any:
    """``address`` and the ``k``-th int32 at ``offset`` (negative: as 0)."""
    place = load(builder, offset, _int, 4 * k)
    inside = builder.select(builder.icmp_signed(">", place, ir.Constant(_int, 0)), place, ir.Constant(_int, 0))
    return builder.add(address, builder.sext(inside, address.type))


def shuffle(builder: Any, left: Any, right: Any, places: list[int]) -> Any:
    """Elements of left (0 ..) and right (from left's length on); -1 where any will do."""
    mask = ir.Constant(_vector(_int, len(places)), [max(p, 0) for p in places])
    return builder.shuffle_vector(left, right, mask)


def splat(builder: Any, value: Any, count: int) -> Any:
    """A vector of ``count`` times the same value."""
    one = builder.insert_element(ir.Constant(_vector(value.type, count), ir.Undefined), value, ir.Constant(_int, 0))
    return shuffle(builder, one, one, [0] * count)


def call(builder: Any, name: str, result: Any, *args: Any) -> Any:
    function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(result, [a.type for a in args]), name)
    return builder.call(function, args)


@intrinsic
def split3_part(typingctx: Any, source: Any, first: Any, second: Any, third: Any, pixels: Any) -> Any:
    """``pixels`` (16 or 64, a literal) pixels of 3 interleaved bytes at ``source`` to three planes."""
    if not isinstance(pixels, types.IntegerLiteral):
        return None
    size = pixels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = [load(builder, args[0], _vector(_byte, size), size * k) for k in range(3)]
        for channel in range(3):
            places = [3 * k + channel for k in range(size)]
            low = shuffle(builder, parts[0], parts[1], [p if p < 2 * size else -1 for p in places])
            keep = [k if p < 2 * size else p - size for k, p in enumerate(places)]
            store(builder, shuffle(builder, low, parts[2], keep), args[1 + channel])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4, pixels), codegen


@intrinsic
def join3_part(typingctx: Any, first: Any, second: Any, third: Any, target: Any, pixels: Any) -> Any:
    """Three planes to ``pixels`` (16 or 64, a literal) pixels of 3 interleaved bytes at ``target``."""
    if not isinstance(pixels, types.IntegerLiteral):
        return None
    size = pixels.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        planes = [load(builder, args[k], _vector(_byte, size)) for k in range(3)]
        for part in range(3):
            places = [divmod(size * part + k, 3) for k in range(size)]
            two = [(pixel + size * channel) if channel < 2 else -1 for pixel, channel in places]
            pair = shuffle(builder, planes[0], planes[1], two)
            keep = [k if channel < 2 else size + pixel for k, (pixel, channel) in enumerate(places)]
            store(builder, shuffle(builder, pair, planes[2], keep), args[3], size * part)
        return context.get_dummy_value()

    return types.void(*[types.intp] * 4, pixels), codegen


@intrinsic
def reverse3_part(typingctx: Any, source: Any, target: Any, pixels: Any, streamed: Any) -> Any:
    """``pixels`` (16 or 64, a literal) pixels of 3 bytes, last first. Touches just these bytes on both sides."""
    if not isinstance(pixels, types.IntegerLiteral) or not isinstance(streamed, types.BooleanLiteral):
        return None
    size, past_caches = pixels.literal_value, streamed.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = [load(builder, args[0], _vector(_byte, size), size * k) for k in range(3)]
        for part in range(3):
            places = [3 * (size - 1 - k // 3) + k % 3 for k in range(size * part, size * part + size)]
            low = shuffle(builder, parts[0], parts[1], [p if p < 2 * size else -1 for p in places])
            keep = [k if p < 2 * size else p - size for k, p in enumerate(places)]
            chosen = shuffle(builder, low, parts[2], keep)
            if past_caches:
                stream(builder, chosen, builder.add(args[1], ir.Constant(args[1].type, size * part)))
            else:
                store(builder, chosen, args[1], size * part)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, pixels, streamed), codegen


@intrinsic
def lookup256(typingctx: Any, source: Any, table: Any, target: Any, streamed: Any) -> Any:
    """64 bytes at ``source``, each replaced by its entry of a 256-byte table, to ``target``."""
    if not isinstance(streamed, types.BooleanLiteral):
        return None
    past_caches = streamed.literal_value

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if HAS_AVX512:
            bytes64 = _vector(_byte, 64)
            quarters = [load(builder, args[1], bytes64, 64 * k) for k in range(4)]
            index = load(builder, args[0], bytes64)
            name = "llvm.x86.avx512.vpermi2var.qi.512"
            low = call(builder, name, bytes64, quarters[0], index, quarters[1])
            high = call(builder, name, bytes64, quarters[2], index, quarters[3])
            negative = builder.icmp_signed("<", index, ir.Constant(bytes64, [0] * 64))
            result = builder.select(negative, high, low)
            if past_caches:
                stream(builder, result, args[2])
            else:
                store(builder, result, args[2])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 3, streamed), codegen


@intrinsic
def lookup32(typingctx: Any, source: Any, table: Any, target: Any) -> Any:
    """32 bytes at ``source``, each replaced by its entry of a 256-byte table, to ``target``."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        if HAS_AVX2:
            bytes32 = _vector(_byte, 32)
            sixteen, unless_low = (ir.Constant(bytes32, [value] * 32) for value in (16, 0x70))
            index, result = load(builder, args[0], bytes32), ir.Constant(bytes32, [0] * 32)
            for part in range(16):  # a byte shuffle looks up 16 entries, and gives 0 where its index has the highest bit
                entries = load(builder, args[1], _vector(_byte, 16), 16 * part)
                both_lanes = shuffle(builder, entries, entries, 2 * list(range(16)))
                here = call(builder, "llvm.uadd.sat.v32i8", bytes32, index, unless_low)
                found = call(builder, "llvm.x86.avx2.pshuf.b", bytes32, both_lanes, here)
                result = builder.or_(result, found)
                index = builder.sub(index, sixteen)
            store(builder, result, args[2])
        return context.get_dummy_value()

    return types.void(*[types.intp] * 3), codegen


@intrinsic
def bilinear8(typingctx: Any, upper: Any, lower: Any, x: Any, y: Any, target: Any) -> Any:
    """Four float32 at ``target``: two neighbours of 4 bytes in two rows, blended by weights x and y."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats8, floats4 = _vector(_float, 8), _vector(_float, 4)

        top, bottom = (
            builder.uitofp(builder.zext(load(builder, args[k], _vector(_byte, 8)), _vector(_int, 8)), floats8)
            for k in (0, 1)
        )
        rows = call(builder, "llvm.fma.v8f32", floats8, builder.fsub(bottom, top), splat(builder, args[3], 8), top)
        left, right = (shuffle(builder, rows, rows, list(places)) for places in (range(4), range(4, 8)))
        result = call(builder, "llvm.fma.v4f32", floats4, builder.fsub(right, left), splat(builder, args[2], 4), left)
        store(builder, result, args[4])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32, types.intp), codegen


@intrinsic
def scale_stream(typingctx: Any, source: Any, target: Any, scale: Any, bias: Any) -> Any:
    """16 float32 at ``source`` times scale plus bias, past the caches to ``target``, which 64 divides."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats = _vector(_float, 16)

        values = load(builder, args[0], floats)
        result = call(builder, "llvm.fma.v16f32", floats, values, splat(builder, args[2], 16), splat(builder, args[3], 16))
        stream(builder, result, args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32), codegen


def stream(builder: Any, value: Any, address: Any) -> None:
    """A 64-byte store that does not read the line it fills into the cache first."""
    instruction = builder.store(value, builder.inttoptr(address, value.type.as_pointer()))
    instruction.align = 64
    instruction.set_metadata("nontemporal", builder.module.add_metadata([ir.Constant(_int, 1)]))


@intrinsic
def mix_stream(typingctx: Any, own: Any, other: Any, target: Any, weight: Any) -> Any:
    """16 float32 between those at ``other`` (weight 0) and ``own``, past the caches to ``target``, which 64 divides."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats = _vector(_float, 16)

        mine, others = (load(builder, args[k], floats) for k in (0, 1))
        apart = builder.fsub(mine, others)
        stream(builder, call(builder, "llvm.fma.v16f32", floats, apart, splat(builder, args[3], 16), others), args[2])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp, types.float32), codegen


@intrinsic
def scale_bytes_stream(typingctx: Any, source: Any, target: Any, scale: Any, bias: Any) -> Any:
    """As ``scale_stream``, of 16 bytes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        floats = _vector(_float, 16)

        wide = builder.zext(load(builder, args[0], _vector(_byte, 16)), _vector(_int, 16))
        values = builder.sitofp(wide, floats)
        scale, bias = splat(builder, args[2], 16), splat(builder, args[3], 16)
        stream(builder, call(builder, "llvm.fma.v16f32", floats, values, scale, bias), args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.float32, types.float32), codegen


@intrinsic
def stream64(typingctx: Any, source: Any, target: Any) -> Any:
    """Copies 64 bytes past the caches to an address that 64 divides."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        stream(builder, load(builder, args[0], _vector(_byte, 64)), args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), codegen


@intrinsic
def copy_ends(typingctx: Any, source: Any, target: Any, last: Any, width: Any) -> Any:
    """Copies ``width`` (a literal) bytes at the addresses and again ``last`` bytes further on."""
    if not isinstance(width, types.IntegerLiteral):
        return None
    kind = _vector(_byte, width.literal_value)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        begin, end = load(builder, args[0], kind), load(builder, builder.add(args[0], args[2]), kind)
        store(builder, begin, args[1])
        store(builder, end, builder.add(args[1], args[2]))
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp, width), codegen


def prefetched(builder: Any, address: Any) -> None:
    pointer = builder.inttoptr(address, cgutils.voidptr_t)
    kind = ir.FunctionType(ir.VoidType(), [pointer.type, _int, _int, _int])
    function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    builder.call(function, [pointer, ir.Constant(_int, 0), ir.Constant(_int, 3), ir.Constant(_int, 1)])


@intrinsic
def prefetch_line(typingctx: Any, address: Any) -> Any:
    """Asks for the cache line at an address, which may lie anywhere."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        prefetched(builder, args[0])
        return context.get_dummy_value()

    return types.void(types.intp), codegen


@intrinsic
def fma(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """a * b + c of float32, rounded once, as the vector forms do it."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return call(builder, "llvm.fma.f32", _float, *args)

    return types.float32(types.float32, types.float32, types.float32), codegen


@intrinsic
def copy4(typingctx: Any, source: Any, target: Any) -> Any:
    """Copies four bytes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        store(builder, load(builder, args[0], _int), args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), codegen


@intrinsic
def turn3_part(typingctx: Any, source: Any, across: Any, target: Any, down: Any) -> Any:
    """Four rows of four pixels of 3 bytes, ``across`` bytes apart, as columns of four rows that are ``down`` bytes apart.

    Reads and writes four bytes beyond each row of pixels.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        from_, across, to, down = args
        wide, narrow, rows = _vector(_int, 4), _vector(_byte, 16), []
        apart = [p for k in range(4) for p in (3 * k, 3 * k + 1, 3 * k + 2, -1)]
        together = [4 * (k // 3) + k % 3 for k in range(12)] + [-1] * 4
        for _ in range(4):
            row = load(builder, from_, narrow)
            rows.append(builder.bitcast(shuffle(builder, row, row, apart), wide))
            from_ = builder.add(from_, across)
        for places in ([0, 4, 1, 5], [2, 6, 3, 7]):
            upper, lower = (shuffle(builder, rows[k], rows[k + 1], places) for k in (0, 2))
            for halves in ([0, 1, 4, 5], [2, 3, 6, 7]):
                column = builder.bitcast(shuffle(builder, upper, lower, halves), narrow)
                store(builder, shuffle(builder, column, column, together), to)
                to = builder.add(to, down)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp, types.intp), codegen
