"""Memory of one batch: the peak of resident memory during the call, less what was there before it and the outputs."""

from __future__ import annotations

import resource
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import peers, pictures
from benchmarks.case import Work
from benchmarks.cases import find

MIB = 2**20


def _status(name: str) -> float:
    """A field of /proc/self/status in MiB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def _bytes(values: Any) -> int:
    if values is None:
        return 0
    return sum(np.asarray(value).nbytes for value in values)


def measure(library: str, case: str, inputs: str, batch: int, threads: int) -> dict[str, float]:
    """MiB: ``inputs``, ``outputs``, ``extra`` (peak beyond both and beyond what import and a warm call take).

    The warm-up runs the same pipeline on two pictures, so that compiled code is not counted; then the kernel's mark of
    the peak is reset.
    """
    described = replace(find([case])[0], inputs=inputs, batch=batch)
    images, masks = pictures.load(inputs, batch)
    small = Work(replace(described, batch=2), images[:2], masks[:2], threads)
    peers.prepare(library, small)()
    run = peers.prepare(library, Work(described, images, masks, threads))
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    outputs = run()
    peak = _status("VmHWM")
    made = (_bytes(outputs[0]) + _bytes(outputs[1])) / MIB
    return {
        "inputs": images.nbytes / MIB, "outputs": made, "extra": max(0.0, peak - before - made),
        "peak": peak, "process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
