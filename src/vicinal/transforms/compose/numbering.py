"""The ids of samples that came without: a counter that no other process repeats."""

from __future__ import annotations

import hashlib
import os
import threading
from multiprocessing import process

import numpy as np
from numpy.typing import NDArray

Identity = tuple[int, ...]

_forked_from: Identity | None = None
"""The identity that multiprocessing gave to the process from which this one was forked; None if it was not forked."""

_lock = threading.Lock()
_forks = 0
"""How many forks lie between this process and the first: asking the system for its number takes longer than counting."""


def _identity() -> Identity:
    return tuple(getattr(process.current_process(), "_identity", ()))


def _after_fork() -> None:
    """A lock that another thread held at the fork would stay locked here for ever, hence a new one."""
    global _forked_from, _forks, _lock
    _forked_from, _forks = _identity(), _forks + 1
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def stream() -> int:
    """The 32-bit number of this process's stream of ids.

    0 in the main process and k in the k-th worker that it started through multiprocessing (forked or spawned, as by
    torch's DataLoader). Workers of workers, and processes forked without multiprocessing (which are told apart
    by their process id only), have a hash with the top bit set.
    """
    identity = _identity()
    if identity == _forked_from:
        return _hashed(f"{identity}|{os.getpid()}")
    if len(identity) > 1:
        return _hashed(str(identity))
    return identity[0] if identity else 0


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little") | 0x80000000


class Numbering:
    """Counts the samples that a pipeline has seen, apart in every process: id = stream * 2^32 + position.

    Any thread may take. A copy (by pickle or copy) starts from 0, and so does a forked child.
    """

    __slots__ = ("_base", "_forks", "_next")

    def __init__(self) -> None:
        self._forks = -1
        self._base = self._next = 0

    def take(self, count: int) -> NDArray[np.uint64]:
        """The next ``count`` ids [N]."""
        first = self.first_of(count)
        return np.arange(first, first + count, dtype=np.uint64)

    def first_of(self, count: int) -> int:
        """The first of the next ``count`` ids."""
        with _lock:
            if self._forks != _forks:
                self._forks, self._base, self._next = _forks, stream() << 32, 0
            first = self._base + self._next
            self._next += count
        return first

    def __reduce__(self) -> tuple[type[Numbering], tuple[()]]:
        return Numbering, ()
