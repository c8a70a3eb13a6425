"""Processes of this machine that run a shard at a time, each replaced when it dies."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Generator, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

import attrs

from vicinal.errors import JobError
from vicinal.offline.engines.engine import Work
from vicinal.offline.engines.schedule import Call, Died, Done, attempt, schedule
from vicinal.offline.receipt import Receipt
from vicinal.offline.shard import Shard

STARTS = 3
"""Workers that may die one after the other before any was ready."""


@attrs.frozen
class Processes:
    """See ``Engine``: ``count`` processes of one thread each.

    They are spawned, never forked, so a script that runs a job needs ``if __name__ == "__main__":``. A shard whose worker
    dies is run again by a new one; pictures that kill every worker are left out (bisect.py).
    """

    count: int

    def run(self, work: Work, shards: Iterator[Shard]) -> Generator[Receipt]:
        with contextlib.closing(Pool(self.count)) as pool:
            yield from schedule(pool, work, shards)


@attrs.define(eq=False)
class Worker:
    """A process, the connection to it, and what it was asked to do."""

    process: SpawnProcess
    connection: Connection
    ready: bool = False
    token: Any = None
    call: bytes = b""


class Pool:
    """See ``Workers``. Not a ProcessPoolExecutor, which gives up all its calls when one worker dies, and does not say
    whose fault it was."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._workers: list[Worker] = []
        self._failed_starts = 0

    def submit(self, token: Any, call: Call) -> None:
        worker = self._idle() or self._start()
        worker.token, worker.call = token, pickle.dumps(call)
        if worker.ready:
            self._send(worker)

    def wait(self) -> tuple[Any, Done | Died]:
        while True:
            for worker in self._heard():
                try:
                    outcome = worker.connection.recv()
                except (EOFError, OSError):
                    if worker.ready:
                        return self._bury(worker), Died()
                    self._start_again(worker)
                    continue
                if worker.ready:
                    token, worker.token = worker.token, None
                    return token, outcome
                worker.ready, self._failed_starts = True, 0
                self._send(worker)

    def close(self) -> None:
        """Ends the processes, whatever they are at: what they had not committed is lost, and nothing else."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()

    def _start(self) -> Worker:
        """A new process, to which Ctrl-C does not go: the one that started it decides what becomes of the job."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), name="vicinal-worker", daemon=True)
        resource_tracker.ensure_running()  # or the first process would start it, and it unblocks SIGINT
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
        self._workers.append(Worker(process, ours))
        return self._workers[-1]

    def _start_again(self, dead: Worker) -> None:
        """Gives what a worker never began to a new one."""
        self._failed_starts += 1
        self._bury(dead)
        if self._failed_starts >= STARTS:
            raise JobError(
                f"worker processes end with exit code {dead.process.exitcode} before they are ready; a script that starts "
                "this job needs its calls below: if __name__ == '__main__':"
            )
        again = self._start()
        again.token, again.call = dead.token, dead.call

    def _idle(self) -> Worker | None:
        for worker in [worker for worker in self._workers if worker.token is None]:
            if worker.process.is_alive():
                return worker
            self._bury(worker)
        return None

    def _heard(self) -> list[Worker]:
        """The working ones that sent something, or died."""
        connections: dict[Any, Worker] = {worker.connection: worker for worker in self._workers if worker.token is not None}
        return [connections[connection] for connection in wait(list(connections))]

    def _send(self, worker: Worker) -> None:
        """A worker that is dead by now is found when it is waited for."""
        with contextlib.suppress(OSError):
            worker.connection.send_bytes(worker.call)

    def _bury(self, worker: Worker) -> Any:
        """Takes a dead worker away; gives the token of what it did."""
        worker.connection.close()
        worker.process.join()
        self._workers.remove(worker)
        return worker.token


def serve(connection: Connection) -> None:
    """What a worker does: one call after the other, until the process that started it is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):  # nobody listens any more: the work's own errors are in what is sent
        connection.send(Done())
        while True:
            connection.send(attempt(functools.partial(_unpickled, connection.recv_bytes())))


def _unpickled(call: bytes) -> Any:
    """In the attempt, so that what cannot be unpickled is an error like any other."""
    return pickle.loads(call)()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
