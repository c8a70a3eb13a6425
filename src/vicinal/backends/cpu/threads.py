"""How many threads run a batch, and the pool of them. Safe under fork: a child starts without a pool."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from vicinal.errors import SpecError, expected

_WORTH_A_THREAD = 1 << 20  # values: for less, waking a thread costs more than it brings (measured on 256 CIFAR pictures)

_chosen: int | None = None
_pool: ThreadPoolExecutor | None = None
_pool_size = 0
_lock = threading.Lock()


def set_threads(count: int | None) -> None:
    """Sets how many threads a batch is spread over; None goes back to the default.

    The default is the number of CPUs that this process may use, and 1 inside of a daemonic worker process (as torch's
    DataLoader and multiprocessing pools start them), where the processes are the parallelism.
    """
    global _chosen
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 1):
        raise SpecError(expected("set_threads.count", "a whole number of at least 1 or None", count))
    _chosen = count


def get_threads() -> int:
    """How many threads a batch is spread over."""
    if _chosen is not None:
        return _chosen
    if multiprocessing.current_process().daemon:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def spread(count: int, values: int, work: Callable[[int, int], None]) -> None:
    """Calls ``work(first, last)`` on ranges that cover 0..count-1, on as many threads as are set.

    More ranges than threads, so that one with small pictures takes over from one with large ones; results do not depend
    on the split. ``values``: how many are written in all; few are not worth waking threads for. The first
    exception is raised after all ranges have stopped.
    """
    worth = min(count, 1 + values // _WORTH_A_THREAD)
    threads = min(get_threads(), worth) if worth > 1 else 1
    if threads == 1:
        if count:
            work(0, count)
        return
    ranges = iter(_ranges(count, threads))

    def drain() -> None:
        for first, last in ranges:  # the next of a list is taken by one thread only
            work(first, last)

    pool = _executor(get_threads())
    jobs = [pool.submit(drain) for _ in range(threads - 1)]
    try:
        drain()  # the caller works too: waking a thread costs as much as a hundred small pictures
    finally:
        wait(jobs)
    for job in jobs:
        job.result()


def _ranges(count: int, threads: int) -> list[tuple[int, int]]:
    """Ranges that become shorter towards the end, so that all threads are done at nearly the same time."""
    ranges, first = [], 0
    while first < count:
        last = first + max(1, (count - first) // (2 * threads))
        ranges.append((first, last))
        first = last
    return ranges


def _executor(threads: int) -> ThreadPoolExecutor:
    """The pool of so many threads. One that it replaces may still be in use: it ends when nobody holds it."""
    global _pool, _pool_size
    with _lock:
        if _pool is None or _pool_size != threads:
            _pool, _pool_size = ThreadPoolExecutor(threads, thread_name_prefix="vicinal"), threads
        return _pool


def _forget_pool() -> None:
    """A lock that another thread held at the fork would stay locked here for ever, hence a new one."""
    global _pool, _pool_size, _lock
    _pool, _pool_size, _lock = None, 0, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pool)
