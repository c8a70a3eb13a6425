"""Where the Loader's time goes: each part done on its own, or left out, by one thread; then the whole by two.

Microseconds of CPU for a picture, the least of interleaved rounds over one batch. Parts of a fused pass are told by what it
costs more with them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import steps as s
from benchmarks.feeding.tasks import Task
from benchmarks.feeding.vicinal import dataset_of
from benchmarks.peers.vicinal import transforms

ROUNDS = 25
Parts = dict[str, Callable[[], Any]]


def measure(task: Task) -> dict[str, Any]:
    """``parts``: (what, microseconds) in the order of the work, which sum up to ``cpu``; ``wall``: of two threads."""
    import vicinal as vc

    vc.set_threads(1)
    times = _interleaved(_parts(task), task.batch)
    vc.set_threads(None)
    rows = _rows(times)
    wall, cpu = _epoch(task)
    one = sum(cost for _, cost in rows)
    rows += [("two threads at once: caches, memory and the interpreter shared", cpu - one)]
    return {"parts": rows, "cpu": cpu, "wall": wall, "waiting": 2 * wall - cpu}


def _interleaved(parts: Parts, pictures: int) -> dict[str, float]:
    seen: dict[str, list[float]] = {name: [] for name in parts}
    for number in range(ROUNDS + 1):
        for name, part in parts.items():
            begin = time.process_time()
            part()
            if number:
                seen[name].append((time.process_time() - begin) / pictures * 1e6)
    return {name: min(times) for name, times in seen.items()}


def _parts(task: Task) -> Parts:
    """One batch of the task, in more and more of the way."""
    import simplejpeg

    import vicinal as vc
    from vicinal.program.scale import needed_rows
    from vicinal.torch import Keyed, Loader, collate

    files, dataset = task.files()[: task.batch], dataset_of(task)
    data = [path.read_bytes() for path in files]
    encoded, ids = [vc.Encoded(one) for one in data], range(task.batch)
    arrays = [one.pixels() for one in encoded]
    moves = [step for step in task.steps if not isinstance(step, (s.Jitter, s.Normalize))]
    last = [step for step in task.steps if isinstance(step, s.Normalize)]
    moved, stored, whole = (vc.Pipeline(transforms(tuple(steps)), seed=1) for steps in (moves, moves + last, task.steps))
    rows = needed_rows(whole.program(encoded, ids=ids))
    keyed, make = Keyed(dataset), collate(whole)
    samples = [keyed[0, index] for index in range(task.batch)]
    loader = Loader(_First(dataset, task.batch), whole, task.batch, shuffle=False, threads=0)

    def call(pipeline: Any, pictures: Any) -> Callable[[], Any]:
        return lambda: pipeline(vc.Batch(images=pictures, ids=ids))

    def decoder(colours: str, **how: int) -> Callable[[], Any]:
        pixels = [simplejpeg.decode_jpeg(one, colours, **how) for one in data]
        return lambda: [simplejpeg.decode_jpeg(one, colours, buffer=to, **how) for one, to in zip(data, pixels, strict=True)]

    memory = np.empty(max(one.values for one in encoded), np.uint8)

    def one_epoch() -> None:
        loader.set_epoch(0)
        for _ in loader:
            pass

    return {
        "read": lambda: [path.read_bytes() for path in files],
        "samples": lambda: [keyed[0, index] for index in range(task.batch)],
        "entropy": decoder("RGB", min_height=1, min_width=1, min_factor=8), "luma": decoder("GRAY"), "rgb": decoder("RGB"),
        "decoded": lambda: [one.reader(1, int(row))(memory) for one, row in zip(encoded, rows, strict=True)],
        "drawn": lambda: whole.program(arrays, ids=ids), "drawn moves": lambda: moved.program(arrays, ids=ids),
        "drawn stored": lambda: stored.program(arrays, ids=ids),
        "moved": call(moved, arrays), "stored": call(stored, arrays), "coloured": call(whole, arrays),
        "whole": call(whole, encoded), "collated": lambda: make(samples), "loaded": one_epoch,
    }  # fmt: skip


class _First:
    """The first samples of a data set."""

    def __init__(self, dataset: Any, count: int) -> None:
        self._dataset, self._count = dataset, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Any:
        return self._dataset[index]


def _rows(t: dict[str, float]) -> list[tuple[str, float]]:
    """What each part costs alone; the decoder's by their shares of whole pictures, of which 1/8 is entropy coding alone."""
    share = t["decoded"] / t["rgb"]
    return [
        ("reading the file", t["read"]),
        ("its header, the sample and its key", t["samples"] - t["read"]),
        ("decoding: entropy (Huffman) coding", t["entropy"] * share),
        ("decoding: inverse DCT of the luma", (t["luma"] - t["entropy"]) * share),
        ("decoding: inverse DCT of the chroma, upsampling, RGB", (t["rgb"] - t["luma"]) * share),
        ("decoding: its place in the pipeline (rows and scale chosen, memory)", t["whole"] - t["coloured"] - t["decoded"]),
        ("drawing the parameters, and the program", t["drawn"]),
        ("crop, resampling and flip", t["moved"] - t["drawn moves"]),
        ("normalising to float32 planes, over storing uint8", t["stored"] - t["drawn stored"] - t["moved"] + t["drawn moves"]),
        ("colour jitter", t["coloured"] - t["drawn"] - t["stored"] + t["drawn stored"]),
        ("collation, and tensors on the same memory", t["collated"] - t["whole"]),
        ("the Loader: order, queue, hand-over", t["loaded"] - t["collated"] - t["samples"]),
    ]


def _epoch(task: Task) -> tuple[float, float]:
    """Clock and CPU of the Loader on two threads, medians of five epochs."""
    import vicinal as vc
    from vicinal.torch import Loader

    loader = Loader(dataset_of(task), vc.Pipeline(transforms(task.steps), seed=1), task.batch, threads=2)
    seen = []
    for _ in range(6):
        wall, cpu = time.perf_counter(), time.process_time()
        for _batch in loader:
            pass
        seen.append(((time.perf_counter() - wall) / task.count * 1e6, (time.process_time() - cpu) / task.count * 1e6))
    walls, cpus = zip(*seen[1:], strict=True)
    return statistics.median(walls), statistics.median(cpus)
