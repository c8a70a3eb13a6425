"""How many threads run a batch, and the pool of them. Safe under fork: a child starts without a pool."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple

from vicinal.errors import SpecError, expected

_WORTH_A_THREAD = 1 << 20  # values: for less, waking a thread costs more than it brings (measured on 256 CIFAR pictures)

_chosen: int | None = None
_tasks: SimpleQueue[_Share] = SimpleQueue()
_started = 0  # threads that serve it
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


class Job(NamedTuple):
    """Work that threads do side by side."""

    pictures: int
    values: int  # that are written in all: few are not worth waking threads for
    work: Callable[[], None]  # takes one picture after the other until none is left
    memory: Any = None  # what must stay alive meanwhile: what lies at the addresses that ``work`` was told


NOTHING = Job(0, 0, lambda: None)


def spread(*jobs: Job) -> None:
    """Calls each job's ``work`` on as many threads as are set and worth it; a thread that is done begins the next job.

    The first exception is raised after all threads have stopped.
    """
    most = values = 0
    for job in jobs:
        most, values = max(most, job.pictures), values + job.values

    def drain() -> None:
        for job in jobs:
            job.work()

    worth = min(most, 1 + values // _WORTH_A_THREAD)
    threads = min(get_threads(), worth) if worth > 1 else 1
    if threads == 1:
        drain()
        return
    shares = [_Share(drain) for _ in range(threads - 1)]
    _hand_out(shares)
    try:
        drain()  # the caller works too: waking a thread costs as much as a hundred small pictures
    finally:
        for share in shares:
            share.wait()
    for share in shares:
        if share.failure is not None:
            raise share.failure


class _Share:
    """What a thread of the pool does of a call."""

    def __init__(self, drain: Callable[[], None]) -> None:
        self.failure: BaseException | None = None
        self._drain, self._begun, self._done = drain, threading.Lock(), threading.Lock()
        self._done.acquire()

    def run(self) -> None:
        if not self._begun.acquire(blocking=False):
            return  # the caller has done without it
        try:
            self._drain()
        except BaseException as failure:
            self.failure = failure
        finally:
            self._done.release()

    def wait(self) -> None:
        """Returns when it is done; what no thread has begun by now it takes back."""
        if self._begun.acquire(blocking=False):
            self._drain = _nothing  # it is still in the queue, and would keep the pictures
        else:
            self._done.acquire()


def _nothing() -> None:
    pass


def _hand_out(shares: list[_Share]) -> None:
    """To threads of the pool, of which it starts as many as one call ever asked for.

    Its queue and locks are C, all of concurrent.futures is Python: that took 0.15 of 4 ms, twice.
    """
    global _started
    with _lock:
        tasks, missing = _tasks, len(shares) - _started
        _started = max(_started, len(shares))
    for _ in range(missing):
        threading.Thread(target=_serve, args=(tasks,), name="vicinal", daemon=True).start()
    for share in shares:
        tasks.put(share)


def _serve(tasks: SimpleQueue[_Share]) -> None:
    while True:
        tasks.get().run()


def _forget_pool() -> None:
    """A child has no threads but its first; a lock that another held at the fork would stay locked for ever."""
    global _tasks, _started, _lock
    _tasks, _started, _lock = SimpleQueue(), 0, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pool)
