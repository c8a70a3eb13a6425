"""How many threads run a batch, and the pool of them. Safe under fork: a child starts without a pool."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple

from vicinal.errors import SpecError
from vicinal.numbers import check_integer

_WORTH_A_THREAD = 1 << 20  # values: for less, waking a thread costs more than it brings (measured on 256 CIFAR pictures)
LONG = 1 << 24  # values, times what is done to each: below, no call takes a second
_GRACE = 0.5  # seconds in which the threads of a call that was broken off may end their samples

_chosen: int | None = None
_tasks: SimpleQueue[_Share] = SimpleQueue()
_started = 0  # threads that serve it
_lock = threading.Lock()


def set_threads(count: int | None) -> None:
    """Sets how many threads work on a batch; None goes back to the default.

    The default is the number of CPUs that this process may use, and 1 inside a daemonic worker process (as torch's
    DataLoader and multiprocessing pools start them), because these already run in parallel.

    >>> vc.set_threads(2)
    >>> vc.get_threads()
    2
    >>> vc.set_threads(None)  # the default
    """
    global _chosen
    _chosen = None if count is None else check_integer(SpecError, "set_threads.count", count, 1, also=" or None")


def get_threads() -> int:
    """How many threads work on a batch.

    >>> vc.get_threads() >= 1
    True
    """
    if _chosen is not None:
        return _chosen
    if multiprocessing.current_process().daemon:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _nothing() -> None:
    pass


class Job(NamedTuple):
    """Work that threads do side by side."""

    pictures: int
    values: int  # that are written in all: few are not worth waking threads for
    work: Callable[[], None]  # takes one picture after the other until none is left
    stop: Callable[[], None] = _nothing  # leaves none to take
    cost: int = 0  # values that are read or written, times the ops: what takes long can be broken off
    memory: Any = None  # what must stay alive meanwhile: what lies at the addresses that ``work`` was told


NOTHING = Job(0, 0, _nothing)


def spread(*jobs: Job) -> None:
    """Calls each job's ``work`` on as many threads as are set and worth it; a thread that is done begins the next job.

    After an exception threads take no further picture, and what the caller met, as a signal's handler raises it (Ctrl-C), is
    raised within a second even in a long call: a thread that needs longer for its picture ends it unheard, on memory that
    it keeps.
    """
    most = values = cost = 0
    for job in jobs:
        most, values, cost = max(most, job.pictures), values + job.values, cost + job.cost

    def drain() -> None:
        for job in jobs:
            job.work()

    worth = min(most, 1 + values // _WORTH_A_THREAD)
    threads = min(get_threads(), worth) if worth > 1 else 1
    # Python hears of signals in its main thread alone, and there only between calls of kernels.
    listens = cost >= LONG and threading.current_thread() is threading.main_thread()
    if threads == 1 and not listens:
        drain()
        return
    shares = [_Share(drain) for _ in range(threads if listens else threads - 1)]
    try:
        if not _hand_out(shares) or not listens:
            drain()  # the caller works too: waking a thread costs as much as a hundred small pictures
            for share in shares:
                share.end()
        for share in shares:
            share.wait()
    except BaseException:
        _break_off(jobs, shares)
        raise
    for share in shares:
        if share.failure is not None:
            raise share.failure


def _break_off(jobs: tuple[Job, ...], shares: list[_Share]) -> None:
    for job in jobs:
        job.stop()
    for share in shares:
        share.end()
    until = time.monotonic() + _GRACE
    for share in shares:
        share.wait(max(until - time.monotonic(), 0))


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
            self._drain = _nothing  # the caller may keep the share for its failure, but not the pictures
            self._done.release()

    def end(self) -> None:
        """Takes it back if no thread has begun it by now."""
        if self._begun.acquire(blocking=False):
            self._drain = _nothing  # it is still in the queue, and would keep the pictures
            self._done.release()

    def wait(self, seconds: float = -1) -> None:
        """Returns when it is done, or after so many seconds."""
        if self._done.acquire(timeout=seconds):
            self._done.release()


def _hand_out(shares: list[_Share]) -> bool:
    """To threads of the pool, of which it starts as many as one call ever asked for; whether there are any.

    Its queue and locks are C, all of concurrent.futures is Python: that took 0.15 of 4 ms, twice.
    """
    global _started
    with _lock:
        tasks = _tasks
        with contextlib.suppress(RuntimeError):  # as many threads as the system allows
            while _started < len(shares):
                threading.Thread(target=_serve, args=(tasks,), name="vicinal", daemon=True).start()
                _started += 1
        any_thread = _started > 0
    for share in shares:
        tasks.put(share)
    return any_thread


def _serve(tasks: SimpleQueue[_Share]) -> None:
    while True:
        tasks.get().run()


def _forget_pool() -> None:
    """A child has no threads but its first; a lock that another held at the fork would stay locked for ever."""
    global _tasks, _started, _lock
    _tasks, _started, _lock = SimpleQueue(), 0, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pool)
