"""One process compiles a kernel, and the others that need it wait: they find it on disk, sooner than they could compile it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on this system: there, all compile at once
    fcntl = None  # type: ignore[assignment]

LONGEST = 300.0
"""Seconds after which a process compiles what another one still has not: that may have been stopped."""


class BusyError(Exception):
    """Another process is compiling the kernel, and this one is not to wait for it."""


class Turn:
    """Whose turn it is to compile one kernel: the process's that has locked the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: int | None = None
        self._owner = 0

    def take(self, told: Callable[[], None]) -> bool:
        """Waits until no other process has it; whether one had. ``told`` is called before that.

        Raises BusyError instead of waiting inside of ``without_waiting``.
        """
        if self._held is not None or fcntl is None:
            return False
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:  # no folder that can be written
            return False
        until, waited = time.monotonic() + LONGEST, False
        while not _locked(file):
            if not _waits:
                os.close(file)
                raise BusyError
            if not waited:
                told()
            waited = True
            if time.monotonic() > until:
                os.close(file)
                return waited
            time.sleep(0.05)
        self._held, self._owner = file, os.getpid()
        return waited

    def end(self) -> None:
        """The others' turn. The file goes: whoever waits for it has it open, and then finds the kernel on disk.

        A fork that has it from its parent, which is compiling, leaves it alone.
        """
        if self._held is not None and fcntl is not None and self._owner == os.getpid():
            file, self._held = self._held, None
            with contextlib.suppress(OSError):
                self._path.unlink()
            with contextlib.suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)  # closing alone would leave it to a fork, which has the file, too
            os.close(file)

    def __del__(self) -> None:
        self.end()


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


_waits = True


@contextlib.contextmanager
def without_waiting() -> Iterator[None]:
    """Within it, a kernel that another process is compiling raises BusyError: for processes that do nothing but compile."""
    global _waits
    before, _waits = _waits, False
    try:
        yield
    finally:
        _waits = before
