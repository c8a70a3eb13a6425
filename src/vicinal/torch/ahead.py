"""Batches made by threads, of which one more reads a stream that may wait for a disk or a network."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import repeat
from typing import TypeVar

from vicinal.threads.in_order import in_order

T = TypeVar("T")
R = TypeVar("R")
NAME = "vicinal-loader"


def made_ahead(make: Callable[[T], R], things: Iterator[T], threads: int, ahead: int) -> Generator[R]:
    """``make`` of each thing in order, at most ``ahead`` of them begun beyond the one that is given back."""
    with ThreadPoolExecutor(threads, thread_name_prefix=NAME) as pool:
        yield from in_order(make, things, pool, ahead)


def read_ahead(make: Callable[[T], R], things: Generator[T], threads: int, ahead: int) -> Generator[R]:
    """As ``made_ahead``, where ``things`` themselves take long: they are read by a thread of their own, in their order."""
    with ThreadPoolExecutor(threads, thread_name_prefix=NAME) as pool:
        reader = ThreadPoolExecutor(1, thread_name_prefix=f"{NAME}-stream")

        def made(thing: Future[T | None]) -> R | None:
            read = thing.result()
            return None if read is None else make(read)

        try:
            read = (reader.submit(next, things, None) for _ in repeat(None))
            for result in in_order(made, read, pool, ahead):
                if result is None:
                    return
                yield result
        finally:
            reader.shutdown(cancel_futures=True)
            things.close()
