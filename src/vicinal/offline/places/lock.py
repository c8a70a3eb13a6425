"""One job at a time in a folder: a lock that the kernel drops when the process dies, in whatever way."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator

from vicinal.errors import JobError
from vicinal.offline.places.refusal import refusals

FOLDER = ".vicinal"
LOCK = f"{FOLDER}/lock"


@contextlib.contextmanager
def locked(root: str) -> Iterator[None]:
    """JobError where another job holds the folder ``root``. A file that a killed one left behind holds nothing.

    Folders that did not exist, and the file, are gone afterwards where nothing else came into them. Where a file system
    knows no locks, nothing is held.
    """
    path, made = f"{root}/{LOCK}", not os.path.lexists(root)
    if not made and not os.path.isdir(root):
        yield  # a file, of which its user is told elsewhere
        return
    with refusals(root):
        descriptor = _held(root, path)
    try:
        yield
    finally:
        _release(path, descriptor)
        for folder in [f"{root}/{FOLDER}", *[root] * made]:
            with contextlib.suppress(OSError):  # not empty
                os.rmdir(folder)


def _held(root: str, path: str) -> int:
    """The open lock; again where its file was removed between the opening and the locking."""
    while True:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        except FileNotFoundError:  # its folder was removed by the job before
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode("utf-8", "replace").strip()
            os.close(descriptor)
            raise JobError(f"{root}: another job is writing here ({holder or 'just begun'}); wait for its end") from None
        except OSError:  # a file system without locks
            return descriptor
        if _is_at(descriptor, path):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
            return descriptor
        os.close(descriptor)


def _is_at(descriptor: int, path: str) -> bool:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return False
    mine = os.fstat(descriptor)
    return (found.st_dev, found.st_ino) == (mine.st_dev, mine.st_ino)


def _release(path: str, descriptor: int) -> None:
    """Removes the file while it is still held, so that nobody can be locking it by then."""
    if _is_at(descriptor, path):
        with contextlib.suppress(OSError):
            os.unlink(path)
    os.close(descriptor)
