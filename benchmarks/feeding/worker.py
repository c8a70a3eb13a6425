"""One loader in one process: `python -m benchmarks.feeding.worker NAME`, asked in JSON, a line each.

{"prepare": task} | {"run": epochs} | {"where": task} | {"mixing": rounds}
"""

from __future__ import annotations

import gc
import importlib.metadata
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.feeding.feeders import FEEDERS, feed
from benchmarks.feeding.tasks import TASKS, Task
from benchmarks.worker import reply_to, serve

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """Of this process, all threads, and of its workers that live."""
    return time.process_time() + sum(_of_process(worker.pid) for worker in multiprocessing.active_children())


def _of_process(pid: int | None) -> float:
    """User and system time as /proc counts it, in ticks of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def check(task: Task, loader: Iterable[Any]) -> str:
    """One epoch, looked at: the batches' shape, or AssertionError for what the task does not ask for."""
    seen, shape = 0, (3, task.size, task.size)
    for images, classes in loader:
        if tuple(images.shape[1:]) != shape or str(images.dtype) != "torch.float32" or len(classes) != len(images):
            got = f"{images.dtype} {tuple(images.shape)} with {len(classes)} classes"
            raise AssertionError(f"got {got}, expected float32 {shape}")
        if not images.isfinite().all() or not 0.5 < images.std() < 2:
            raise AssertionError("values that are not normalized pictures")
        seen += len(images)
    if seen != task.count:
        raise AssertionError(f"got {seen} pictures, expected {task.count}")
    return f"float32 {shape}"


class Worker:
    """Holds the loader between requests."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.loader: Iterable[Any] = ()

    def prepare(self, task: Task) -> dict[str, Any]:
        self.loader = ()
        gc.collect()  # ends the workers of the loader before
        loader = feed(self.name, task)
        output = check(task, loader)
        self.loader = loader
        return {"output": output, **self.time(1)}

    def time(self, epochs: int) -> dict[str, float]:
        """Seconds of the clock, and of CPU of all processes, for whole epochs: every batch taken and dropped."""
        wall, cpu = time.perf_counter(), cpu_seconds()
        for _epoch in range(epochs):
            for _ in self.loader:
                pass
        return {"wall": time.perf_counter() - wall, "cpu": cpu_seconds() - cpu}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if "prepare" in request:
            return self.prepare(TASKS[request["prepare"]])
        if "run" in request:
            return self.time(request["run"])
        if "where" in request:
            from benchmarks.feeding import where

            return where.measure(TASKS[request["where"]])
        if "mixing" in request:
            from benchmarks.feeding import mixing

            return mixing.measure(request["mixing"])
        try:
            return {"version": importlib.metadata.version(FEEDERS[self.name].package)}
        except importlib.metadata.PackageNotFoundError:
            return {"version": "working tree"}


def main() -> None:
    replies, worker = reply_to(), Worker(sys.argv[1])
    serve(worker.answer, replies)


if __name__ == "__main__":
    main()
