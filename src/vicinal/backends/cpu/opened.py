"""Named tuples of arrays inside of kernels: of what lies in memory as a table says, or of arrays that Python hands over.

To Numba an argument that is a tuple costs what its arrays do one by one, and a table of addresses a fraction of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.np import arrayobj as _arrayobj

from vicinal.backends.cpu.jit import cgutils, intrinsic

arrayobj: Any = _arrayobj  # these have no types
named_tuple: Any = types.NamedTuple
tuple_of: Any = types.BaseTuple.from_types

COLUMNS = 3
"""Of a table of arrays, int64: address, length, and length of the second axis, where there is one."""


def opening(kind: Any, arrays: Sequence[tuple[Any, int]]) -> Any:
    """A function for kernels that makes the named tuple ``kind`` of C-contiguous arrays, from the address of their table.

    ``arrays``: the dtype and number of axes (1 or 2) of each.
    """
    parts = [types.Array(numba.from_dtype(dtype), axes, "C") for dtype, axes in arrays]
    word = ir.IntType(64)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        table = builder.inttoptr(args[0], word.as_pointer())

        def array(row: int, part: Any) -> Any:
            at, *shape = (
                builder.load(builder.gep(table, [ir.Constant(word, row * COLUMNS + column)])) for column in range(1 + part.ndim)
            )
            data = context.get_data_type(part.dtype)
            item = ir.Constant(word, context.get_abi_sizeof(data))
            strides = [builder.mul(item, shape[1]), item] if part.ndim > 1 else [item]
            made = arrayobj.make_array(part)(context, builder)
            arrayobj.populate_array(made, builder.inttoptr(at, data.as_pointer()), shape, strides, item, None)
            return made._getvalue()

        return context.make_tuple(builder, signature.return_type, [array(*row) for row in enumerate(parts)])

    def opened(typingctx: Any, address: Any) -> Any:
        """The arrays whose table is at an address."""
        return named_tuple(parts, kind)(types.int64), codegen

    return intrinsic(opened)


def borrowing(kind: Any) -> Any:
    """A function for kernels that makes the named tuple ``kind`` of a tuple of arrays and numbers, its arrays without owners.

    Slices of such arrays count no references, atomically, each time. Whoever calls the kernel keeps the memory.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        values = []
        for value, part in zip(cgutils.unpack_tuple(builder, args[0]), signature.args[0], strict=True):
            if isinstance(part, types.Array):
                unowned = arrayobj.make_array(part)(context, builder, value=value)
                unowned.meminfo = cgutils.get_null_value(unowned.meminfo.type)
                value = unowned._getvalue()
            values.append(value)
        return context.make_tuple(builder, signature.return_type, values)

    def borrowed(typingctx: Any, values: Any) -> Any:
        """The named tuple of what a tuple holds."""
        return tuple_of(tuple(values), kind)(values), codegen

    return intrinsic(borrowed)
