"""Files and folders made durable: written to the disk, not only handed to the kernel."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

THREADS = 8
"""Measured with 500 files of 30 kB on ext4: fsync as each is written 0.28 ms a file, afterwards from one thread 0.24 ms,
from eight 0.09 ms (the journal takes many in one go). syncfs is 0.03 ms, but waits for what everyone else has written
to that disk, and kernels before 5.8 do not say when it failed."""


def flush_all(paths: Iterable[str]) -> None:
    """fsync of files and folders; OSError where one fails."""
    listed = list(paths)
    if len(listed) < THREADS:
        for path in listed:
            flush(path)
        return
    with ThreadPoolExecutor(THREADS, thread_name_prefix="vicinal-flush") as pool:
        for _ in pool.map(_flush_each, (listed[first::THREADS] for first in range(THREADS))):
            pass


def _flush_each(paths: Sequence[str]) -> None:
    for path in paths:
        flush(path)


def flush(path: str) -> None:
    """fsync of one file or folder. Some network file systems keep folders durable by themselves and refuse."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
