"""Augmenting batches in the background, under the names of ``imgaug.multicore``.

Workers are threads here, not processes: the kernels let go of Python's lock, and nothing needs to be pickled.
"""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from copy import copy
from types import TracebackType
from typing import Any, Self

from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmentables.batches import Batch, UnnormalizedBatch
from vicinal.compat.imgaug.deprecation import deprecated
from vicinal.compat.imgaug.kinds import is_generator, require


class Pool:
    """Workers that augment batches (``Batch`` or ``UnnormalizedBatch``), for use in a ``with`` block.

    ``processes``: how many; None is one for each core, -1 one less, and so on. ``seed``: batch k comes out the same in each
    pool of this seed, whatever the number of workers; None draws one. ``maxtasksperchild`` has no meaning for threads.
    """

    def __init__(
        self, augseq: Any, processes: int | None = None, maxtasksperchild: int | None = None, seed: int | None = None
    ) -> None:
        require(processes is None or processes != 0, "Pool.processes", "None or an integer other than 0", processes)
        low, high = iarandom.SEED_MIN_VALUE, iarandom.SEED_MAX_VALUE
        require(seed is None or low <= seed <= high, "Pool.seed", f"None or an integer from {low} to {high}", seed)
        self.augseq = augseq
        self.processes = processes
        self.maxtasksperchild = maxtasksperchild
        self.seed = seed
        self._seed = int(iarandom.RNG.create_fully_random().generate_seed_()) if seed is None else seed
        self._pool: ThreadPoolExecutor | None = None
        self._batch_idx = 0

    @property
    def pool(self) -> ThreadPoolExecutor:
        """The workers, which are started when they are first needed."""
        if self._pool is None:
            cores = os.cpu_count() or 1
            wanted = cores if self.processes is None else self.processes
            self._pool = ThreadPoolExecutor(wanted if wanted > 0 else max(cores + wanted, 1))
        return self._pool

    def map_batches(self, batches: list[Any], chunksize: Any = None) -> list[Any]:
        """All batches of a list, augmented, in order."""
        return [future.result() for future in self._submit_all(batches)]

    def map_batches_async(
        self,
        batches: list[Any],
        chunksize: Any = None,
        callback: Callable[[list[Any]], Any] | None = None,
        error_callback: Callable[[BaseException], Any] | None = None,
    ) -> Pending:
        """``map_batches`` that does not wait: ``.get()`` gives the batches; ``callback`` is called with them."""
        return Pending(self._submit_all(batches), callback, error_callback)

    def imap_batches(self, batches: Iterator[Any], chunksize: int = 1, output_buffer_size: Any = None) -> Iterator[Any]:
        """The batches of a generator, augmented, in order; about ``output_buffer_size`` are made ahead."""
        yield from self._stream(batches, output_buffer_size, ordered=True)

    def imap_batches_unordered(
        self,
        batches: Iterator[Any],
        chunksize: int = 1,
        output_buffer_size: Any = None,
    ) -> Iterator[Any]:
        """``imap_batches`` in the order in which they are done."""
        yield from self._stream(batches, output_buffer_size, ordered=False)

    def _submit_all(self, batches: list[Any]) -> list[Future[Any]]:
        require(isinstance(batches, list), "Pool.map_batches.batches", "a list (imap_batches takes generators)", batches)
        return [self._submit(batch) for batch in batches]

    def _submit(self, batch: Any) -> Future[Any]:
        index, self._batch_idx = self._batch_idx, self._batch_idx + 1
        return self.pool.submit(self._augment, index, batch)

    def _augment(self, index: int, batch: Any) -> Any:
        wanted = "a Batch or an UnnormalizedBatch"
        require(isinstance(batch, Batch | UnnormalizedBatch), "Pool.batches", wanted, batch)
        own = self.augseq.deepcopy()
        own.localize_random_state_()
        span = iarandom.SEED_MAX_VALUE - iarandom.SEED_MIN_VALUE
        own.seed_(iarandom.SEED_MIN_VALUE + (self._seed + index) % span)
        return own.augment_batch_(copy(batch))  # the caller's own stays as it is, as imgaug's stays in its process

    def _stream(self, batches: Iterator[Any], ahead: Any, ordered: bool) -> Iterator[Any]:
        require(is_generator(batches), "Pool.imap_batches.batches", "a generator (map_batches takes lists)", batches)
        require(not ahead or ahead > 0, "Pool.imap_batches.output_buffer_size", "None or an integer > 0", ahead)
        most = ahead or 2 * (os.cpu_count() or 1)
        pending: deque[Future[Any]] = deque()
        for batch in batches:
            pending.append(self._submit(batch))
            if len(pending) >= most:
                yield _taken(pending, ordered).result()
        while pending:
            yield _taken(pending, ordered).result()

    def __enter__(self) -> Self:
        require(self._pool is None, "Pool.__enter__", "a pool that was not started yet", self)
        _ = self.pool
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Wait for what was asked for, and stop the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def terminate(self) -> None:
        """Drop what is not begun, and stop the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def join(self) -> None:
        """Nothing: ``close`` and ``terminate`` wait themselves."""


class Pending:
    """What ``map_batches_async`` gives."""

    def __init__(self, futures: list[Future[Any]], callback: Any, error_callback: Any) -> None:
        self._futures = futures
        self._thread = threading.Thread(target=self._tell, args=(callback, error_callback), daemon=True)
        self._thread.start()

    def get(self, timeout: float | None = None) -> list[Any]:
        """The batches; TimeoutError where they take longer than ``timeout`` seconds."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        return [future.result() for future in self._futures]

    def wait(self, timeout: float | None = None) -> None:
        """Wait for the batches and their callback, up to ``timeout`` seconds."""
        self._thread.join(timeout)

    def ready(self) -> bool:
        """Whether all batches are done."""
        return not self._thread.is_alive()

    def successful(self) -> bool:
        """Whether all batches are done without an error."""
        return all(future.done() and future.exception() is None for future in self._futures)

    def _tell(self, callback: Any, error_callback: Any) -> None:
        try:
            batches = [future.result() for future in self._futures]
        except BaseException as error:
            if error_callback is not None:
                error_callback(error)
        else:
            if callback is not None:
                callback(batches)


class BatchLoader:
    """Batches that threads load ahead: ``queue`` holds them, and None for the end."""

    @deprecated(alt_func="imgaug.multicore.Pool")
    def __init__(self, load_batch_func: Any, queue_size: int = 50, nb_workers: int = 1, threaded: bool = True) -> None:
        require(queue_size >= 2, "BatchLoader.queue_size", "an integer >= 2", queue_size)
        require(nb_workers >= 1, "BatchLoader.nb_workers", "an integer >= 1", nb_workers)
        self.threaded = threaded
        self.queue: queue.Queue[Any] = queue.Queue(queue_size)
        self.join_signal = threading.Event()
        self._source = load_batch_func
        self._left = nb_workers
        self._lock = threading.Lock()
        self.workers = [threading.Thread(target=self._load, daemon=True) for _ in range(nb_workers)]
        for worker in self.workers:
            worker.start()

    def count_workers_alive(self) -> int:
        """How many threads are still loading."""
        return sum(worker.is_alive() for worker in self.workers)

    def all_finished(self) -> bool:
        """Whether all threads have come to their end."""
        return self.count_workers_alive() == 0

    def terminate(self) -> None:
        """Stop loading."""
        self.join_signal.set()
        for worker in self.workers:
            worker.join()

    def _load(self) -> None:
        source: Iterable[Any] = self._source if is_generator(self._source) else self._source()
        for batch in source:
            if not _put(self.queue, batch, self.join_signal):
                break
        with self._lock:
            self._left -= 1
            if self._left == 0:
                _put(self.queue, None, self.join_signal)


class BackgroundAugmenter:
    """Augments what a ``BatchLoader`` loads (or a queue of batches, None at its end); ``get_batch()`` gives the next one."""

    @deprecated(alt_func="imgaug.multicore.Pool")
    def __init__(self, batch_loader: Any, augseq: Any, queue_size: int = 50, nb_workers: Any = "auto") -> None:
        require(queue_size > 0, "BackgroundAugmenter.queue_size", "an integer > 0", queue_size)
        self.augseq = augseq
        self.queue_source: Any = batch_loader.queue if isinstance(batch_loader, BatchLoader) else batch_loader
        self.nb_workers = max((os.cpu_count() or 2) - 1, 1) if nb_workers == "auto" else nb_workers
        self._pool = Pool(augseq, processes=self.nb_workers)
        self._batches = self._pool.imap_batches(self._loaded(), output_buffer_size=queue_size)

    def get_batch(self) -> Any:
        """The next augmented batch; None at the end."""
        return next(self._batches, None)

    def terminate(self) -> None:
        """Stop the workers."""
        self._pool.terminate()

    def _loaded(self) -> Iterator[Any]:
        while (batch := self.queue_source.get()) is not None:
            yield batch


def _taken(pending: deque[Future[Any]], ordered: bool) -> Future[Any]:
    if ordered:
        return pending.popleft()
    done = next(iter(wait(pending, return_when=FIRST_COMPLETED).done))
    pending.remove(done)
    return done


def _put(line: queue.Queue[Any], item: Any, stop: threading.Event) -> bool:
    """Whether the item went in before it was asked to stop."""
    while not stop.is_set():
        try:
            line.put(item, timeout=0.01)
        except queue.Full:
            continue
        return True
    return False
