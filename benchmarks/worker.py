"""One library in one process: answers one JSON request a line on standard input, one JSON reply a line.

{"prepare": {case, threads, variables}} | {"run": calls} | {"memory": ...}; replies carry "error" or "unsupported"
instead of results where there is no result.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TextIO

import numpy as np

from benchmarks import memory, peers, photos, pictures
from benchmarks.case import Run, Work, check, describe
from benchmarks.cases import find
from benchmarks.steps import UnsupportedError


def work_of(name: str, threads: int, inputs: str | None = None, batch: int | None = None) -> Work:
    """The case with its pixels; ``inputs`` and ``batch`` replace the case's own."""
    case = find([name])[0]
    case = replace(case, inputs=inputs or case.inputs, batch=batch or case.batch)
    if case.encoded:
        files = photos.load(case.inputs, case.batch // case.copies)
        empty = np.empty((len(files), 0, 0, 3), np.uint8)
        return Work(case, empty, None, threads, files, photos.folder_of(case.inputs))
    images, masks = pictures.load(case.inputs, case.batch)
    return Work(case, images, masks, threads)


def cpu_seconds() -> float:
    """Of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


ENOUGH = 0.01  # seconds that tell how long a call takes


class Worker:
    """Holds the prepared call between requests."""

    def __init__(self, library: str) -> None:
        self.library = library
        self.run: Run | None = None

    def prepare(self, case: str, threads: int) -> dict[str, Any]:
        self.run = None
        gc.collect()
        work = work_of(case, threads)
        run = peers.prepare(self.library, work)
        outputs = run()
        check(work, outputs, peers.PEERS[self.library].planar)
        self.run = run
        return {"output": describe(outputs[0]), "call": self.call()}

    def call(self) -> float:
        """Seconds of the clock for a call among others: the first, whose code is in no cache, can take three times that."""
        calls, wall = 1, self.time(1)["wall"]
        while wall < ENOUGH:
            calls *= 2
            wall = self.time(calls)["wall"]
        return wall / calls

    def time(self, calls: int) -> dict[str, float]:
        """Seconds of CPU (all threads, and processes that have ended) and of the clock for ``calls`` calls."""
        assert self.run is not None
        gc.disable()
        wall, cpu = time.perf_counter(), cpu_seconds()
        for _ in range(calls):
            self.run()
        result = {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - wall}
        gc.enable()
        return result

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if "prepare" in request:
            return self.prepare(**request["prepare"])
        if "run" in request:
            return self.time(request["run"])
        if "memory" in request:
            return memory.measure(self.library, **request["memory"])
        package = peers.PEERS[self.library].package
        try:
            return {"version": importlib.metadata.version(package)}
        except importlib.metadata.PackageNotFoundError:
            return {"version": "working tree"}


def reply_to() -> TextIO:
    """The driver's pipe, kept apart from what libraries print."""
    pipe = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return pipe


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]], replies: TextIO) -> None:
    """Answers until standard input ends."""
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except UnsupportedError as reason:
            result = {"unsupported": str(reason)}
        except Exception as error:
            traceback.print_exc()
            result = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
        print(json.dumps(result), file=replies, flush=True)


def main() -> None:
    replies, worker = reply_to(), Worker(sys.argv[1])
    os.sched_setaffinity(0, {int(core) for core in sys.argv[2].split(",")})
    serve(worker.answer, replies)


if __name__ == "__main__":
    main()
