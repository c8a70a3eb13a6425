"""Folders that belong to a living process: a lock that the kernel drops when the process dies, in whatever way."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import time

LOCK = "lock"
OLD = 6 * 3600.0
"""Seconds after which a folder counts as left behind where the file system knows no locks."""


class Held:
    """A new folder below ``parent``, for this process alone until ``release`` removes it.

    Process ids would not do: they are used again, and containers that share a disk have the same ones.
    """

    def __init__(self, parent: str, name: str) -> None:
        while True:
            self.folder = f"{parent}/{name}.{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(4)}"
            try:
                os.makedirs(self.folder)
                self._descriptor = _open(self.folder)
                if _locks(self._descriptor) is not False:
                    return
                os.close(self._descriptor)
            except FileNotFoundError:  # someone cleaned up between two of these lines
                continue

    def release(self) -> None:
        """Removes the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._descriptor)


def remove_left(parent: str, forced: bool) -> None:
    """Removes the folders below ``parent`` whose process is dead (``forced``: all of them), and ``parent`` if empty."""
    try:
        names = os.listdir(parent)
    except FileNotFoundError:
        return
    for name in names:
        _remove_left(f"{parent}/{name}", forced)
    try:
        os.rmdir(parent)
    except OSError:
        return


def _remove_left(folder: str, forced: bool) -> None:
    try:
        descriptor = _open(folder)
    except FileNotFoundError:
        return
    try:
        free = _locks(descriptor)
        if free is None:
            free = time.time() - os.stat(folder).st_mtime > OLD
        if free or forced:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _open(folder: str) -> int:
    return os.open(f"{folder}/{LOCK}", os.O_RDWR | os.O_CREAT, 0o600)


def _locks(descriptor: int) -> bool | None:
    """Whether the lock was to be had; None where the file system has none."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
