"""Forks while other threads compile or import: a child would wait for ever for locks whose holders it does not have."""

from __future__ import annotations

import _imp
import contextlib
import logging  # noqa: F401 - registers its own lock first: compilers take it, so it must be taken after theirs
import os
import sys
import threading
import time
from typing import Any

_LONGEST = 300.0  # seconds that a fork waits for other threads' imports
_LATE = ("vicinal", "cv2", "llvmlite", "numba", "numpy", "PIL", "scipy", "shapely", "torch")  # imported in the midst of calls
_held = contextlib.ExitStack()


def register() -> None:
    """From now on a fork waits for what other threads compile, and for what they import of Vicinal and the packages below it.

    Both are done once a process; afterwards this takes no time. New locks in the child would not do: it would find
    half-made modules, and a compiler in the midst of its work.
    """
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_release)


def _hold() -> None:
    until = time.monotonic() + _LONGEST
    while True:
        with contextlib.ExitStack() as held:
            for lock in _compilers():
                held.enter_context(lock)
            _imp.acquire_lock()  # until the fork, which takes it too: no thread begins an import after the look
            held.callback(_imp.release_lock)
            if not _importing() or time.monotonic() > until:
                _held.push(held.pop_all())
                return
        time.sleep(0.001)  # without the locks: the import may be waiting for the compiler


def _release() -> None:
    _held.close()


def _compilers() -> list[Any]:
    """Numba's lock, and LLVM's below it, as far as they are there."""
    numba, llvm = (sys.modules.get(name) for name in ("numba.core.compiler_lock", "llvmlite.binding.ffi"))
    locks = [getattr(numba, "global_compiler_lock", None), getattr(getattr(llvm, "lib", None), "_lock", None)]
    return [lock for lock in locks if lock is not None]


def _importing() -> bool:
    """Whether another thread is importing a module of ``_LATE``, with whatever that imports.

    Python keeps a lock for each module that is being imported, from before it is looked for.
    """
    locks: dict[str, Any] = getattr(sys.modules["_frozen_importlib"], "_module_locks", {})
    mine = threading.get_ident()
    return any(
        name.partition(".")[0] in _LATE and (lock := found()) is not None and lock.owner != mine
        for name, found in locks.copy().items()
    )
