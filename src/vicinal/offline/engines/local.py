"""Threads of this process: the engine that needs nothing."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor

import attrs
import cv2

from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard
from vicinal.threads.in_order import in_order
from vicinal.threads.spread import get_threads, set_threads

SHARDS = 2
"""Shards at a time, so that one is augmented while the other is flushed to the disk."""


@attrs.frozen
class Threads:
    """See ``Engine``: ``count`` threads that share out the pictures of a shard."""

    count: int

    def run(self, work: Callable[..., Receipt], shards: Iterator[Shard]) -> Generator[Receipt]:
        with one_thread_each(), contextlib.ExitStack() as stack:
            drivers = stack.enter_context(ThreadPoolExecutor(SHARDS, thread_name_prefix="vicinal-shard"))
            pool = ThreadPoolExecutor(self.count, thread_name_prefix="vicinal-job")
            stack.callback(pool.shutdown, wait=True, cancel_futures=True)
            yield from in_order(functools.partial(work, threads=self.count, pool=pool), shards, drivers, SHARDS - 1)


@contextlib.contextmanager
def one_thread_each() -> Iterator[None]:
    """The job's threads share out whole batches, so each batch runs on the thread that has it."""
    before, opencv = get_threads(), cv2.getNumThreads()
    set_threads(None)
    default = get_threads()
    set_threads(1)
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        set_threads(None if before == default else before)
        cv2.setNumThreads(opencv)
