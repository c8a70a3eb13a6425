"""Which samples a thread works on next: all threads of a call take them from one counter, without Python between."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numpy.typing import NDArray

from vicinal.backends.cpu.jit import address_of, inline, intrinsic

_INT = np.dtype(np.int64)
_WORTH_A_TURN = 1 << 15  # values: some 10 us of work
_ENDED = 1 << 62  # no batch has so many samples


def turns_of(count: int, values: int) -> NDArray[np.int64]:
    """[next sample, how many at a time, count]; ``values``: how many are written in all."""
    return _queue(0, max(1, _WORTH_A_TURN * count // max(values, 1)), count)


def one_turn(first: int, last: int) -> NDArray[np.int64]:
    """Samples first..last-1 for the thread that comes first."""
    return _queue(first, last - first, last)


def end_turns(turns: NDArray[np.int64]) -> None:
    """Leaves no sample for a thread that comes later."""
    turns[0] = _ENDED


def has_ended(turns: NDArray[np.int64]) -> bool:
    """Whether ``end_turns`` was called."""
    return bool(turns[0] >= _ENDED)


def _queue(first: int, at_a_time: int, last: int) -> NDArray[np.int64]:
    queue = np.empty(3, _INT)  # of a list it takes NumPy three times as long
    queue[0], queue[1], queue[2] = first, at_a_time, last
    return queue


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
