"""Which samples a thread works on next: all threads of a call take them from one counter, without Python between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
