"""What a thread works on next, as kernels ask for it: of a queue that turns.py makes."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from vicinal.backends.cpu.jit import address_of, inline, intrinsic


@intrinsic
def _fetch_add(typingctx: Any, address: Any, amount: Any) -> Any:
    """Adds to the int64 at an address, atomically, and returns what it was."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.inttoptr(args[0], ir.IntType(64).as_pointer())
        return builder.atomic_rmw("add", place, args[1], "monotonic")

    return types.int64(types.int64, types.int64), codegen


@inline
def following(n: Any, last: Any, turns: Any) -> Any:
    """The sample that the caller works on after ``n``, and ``last``, before which its turn ends, or the first of its next.

    The sample is no less than ``last`` when none is left. It begins with 0 and 0.
    """
    if n + 1 < last:
        return n + 1, last
    first = _fetch_add(address_of(turns), turns[1])
    return first, min(first + turns[1], turns[2])
