"""One library in one process, pinned to one core: a JSON request a line on standard input, a JSON reply a line.

A request is {"task", "how", "count", "calls"}: the reply has the seconds "cpu" and "wall" of that many calls, or
"unsupported" or "error". An empty request is answered by the "versions", or why there are none.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from importlib import metadata
from typing import Any

import numpy as np

from experiments.batches.ways import Array, Run, UnsupportedError, prepare


def check(task: str, how: str, library: str, picture: Array) -> None:
    """Copies of one picture must come out as many, mostly different ones."""
    copies = np.repeat(picture[None], 16, axis=0)
    found = [np.asarray(one) for one in prepare(library, task, how, copies)()]
    if len(found) != 16 or found[0].size != picture.size:
        raise ValueError(f"expected 16 pictures of {picture.size} values, got {len(found)} of {found[0].size}")
    different = len({one.tobytes() for one in found})
    if different < 6:
        raise ValueError(f"expected draws of its own for every picture, got {different} different ones of 16")


def timed(run: Run, calls: int) -> dict[str, float]:
    gc.collect()
    gc.disable()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        run()
    spent = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    gc.enable()
    return spent


def installed(package: str) -> dict[str, Any]:
    try:
        return {"versions": {name: metadata.version(name) for name in (package, "numpy")}}
    except metadata.PackageNotFoundError:
        return {"error": "not installed"}


def main() -> None:
    library, package, file, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print goes to the log
    pictures: Array = np.load(file)
    ready: dict[tuple[str, str, int], Run] = {}
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        if not request:
            print(json.dumps(installed(package)), file=replies, flush=True)
            continue
        task, how, count = request["task"], request["how"], request["count"]
        reply: dict[str, Any]
        try:
            if (task, how, count) not in ready:
                check(task, how, library, pictures[0])
                ready[task, how, count] = prepare(library, task, how, pictures[:count])
                ready[task, how, count]()
            reply = timed(ready[task, how, count], request["calls"])
        except UnsupportedError as reason:
            reply = {"unsupported": str(reason)}
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=replies, flush=True)


if __name__ == "__main__":
    main()
