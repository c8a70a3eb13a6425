"""How kernels are compiled, and the few casts that Numba lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numba.extending
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils as _cgutils

from vicinal.backends.cpu.own_copies import OwnCopies
from vicinal.sampling.disk import keep

F = np.float32
cgutils: Any = _cgutils  # its functions have no types
carray: Any = vars(numba)["carray"]

options: dict[str, Any] = {"nogil": True, "fastmath": True, "error_model": "numpy", "boundscheck": False}

_inner: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Of what Python does not call."""


def entry(*arguments: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compiles what Python calls, when first called: as ``kernel``, and kept on disk with all that it calls by name.

    ``arguments``: the types (arguments.py) that Python calls it with, and no others: what comes with a wheel is compiled for
    them, and processes that compile a function for several at once can mix up the files of Numba's cache.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        dispatcher = keep(numba.njit(**options, pipeline_class=OwnCopies)(function))
        dispatcher.declared = arguments
        return dispatcher

    return decorate


def kernel(function: Callable[..., Any]) -> Any:
    """Compiles for the CPU: no GIL, float32 arithmetic free to be reordered."""
    return numba.njit(**options, **_inner)(function)


def exact(function: Callable[..., Any]) -> Any:
    """As ``kernel``, but IEEE arithmetic in the written order: for coordinates, whose floor must not move."""
    return numba.njit(**{**options, **_inner, "fastmath": False})(function)


_ORDERED = {"nnan", "ninf", "nsz", "contract"}
"""Of fastmath all but what reorders: the order that LLVM chooses depends on what else it has compiled."""


def ordered(function: Callable[..., Any]) -> Any:
    """As ``kernel``, in the written order: for polynomials, whose last bits another order would change."""
    return numba.njit(**{**options, **_inner, "fastmath": _ORDERED})(function)


def ordered_inline(function: Callable[..., Any]) -> Any:
    """As ``ordered``, and LLVM is told to inline it."""
    return numba.njit(**{**options, **_inner, "fastmath": _ORDERED}, forceinline=True)(function)


def inline(function: Callable[..., Any]) -> Any:
    """As ``kernel``, and LLVM is told to inline it: for functions of one pixel."""
    return numba.njit(**options, **_inner, forceinline=True)(function)


def intrinsic(function: Callable[..., Any]) -> Any:
    """Numba's decorator, whose stubs do not know what a call of an intrinsic looks like."""
    return numba.extending.intrinsic(function)


@intrinsic
def pointer(typingctx: Any, address: Any) -> Any:
    """An address as carray takes it."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(types.intp), codegen


# Arrays over memory at an address. Pictures of a list differ in size: kernels get their addresses in one table.
@inline
def view_u8(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.uint8)


@inline
def view_u16(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.uint16)


@inline
def view_i16(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.int16)


@inline
def view_i32(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.int32)


@inline
def view_i64(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.int64)


@inline
def view_u32(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.uint32)


@inline
def view_u64(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.uint64)


@inline
def view_f32(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.float32)


@inline
def view_f64(address: Any, count: Any) -> Any:
    return carray(pointer(address), (count,), np.float64)


@inline
def address_of(array: Any) -> Any:
    """Where an array begins. Signed: Numba makes a float of a signed and an unsigned integer."""
    return np.int64(array.ctypes.data)


@intrinsic
def copy_bytes(typingctx: Any, target: Any, source: Any, count: Any) -> Any:
    """memcpy between two addresses."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        to, from_ = (builder.inttoptr(args[k], cgutils.voidptr_t) for k in (0, 1))
        cgutils.raw_memcpy(builder, to, from_, args[2], 1)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), codegen


@intrinsic
def set_bytes(typingctx: Any, target: Any, value: Any, count: Any) -> Any:
    """memset at an address."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        cgutils.memset(builder, builder.inttoptr(args[0], cgutils.voidptr_t), args[2], args[1])
        return context.get_dummy_value()

    return types.void(types.intp, types.uint8, types.intp), codegen


@intrinsic
def float_of_bits(typingctx: Any, bits: Any) -> Any:
    """The float32 whose bits are those of an int32."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.FloatType())

    return types.float32(types.int32), codegen


@intrinsic
def bits_of_float(typingctx: Any, value: Any) -> Any:
    """The bits of a float32 as an int32."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(32))

    return types.int32(types.float32), codegen
