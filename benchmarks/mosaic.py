"""Mosaic of four at 640 with boxes against AlbumentationsX: ``python -m benchmarks.mosaic [--rounds 15]``.

8-bit RGB pictures of COCO's sizes (640 by 480 and the like) and of twice these, eight boxes each; a batch of 16 mosaics.
Each library runs in a process of its own, one thread, pinned to one core; they take turns. The table shows CPU time for a
mosaic, by the medians of the rounds and by the shortest. AlbumentationsX scales without a filter, as ``antialias=False`` here.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import numpy as np

SIZES = ((480, 640), (640, 427), (426, 640), (500, 640))
SIDE, BATCH, BOXES, SCALES = 640, 16, 8, (1, 2)
LIBRARIES = {"vicinal": "", "unfiltered": "", "albumentationsx": "albumentationsx"}
"""And the environments that they live in; ``unfiltered``: Vicinal without antialias."""
Call: TypeAlias = Callable[[], Any]


def pictures(scale: int) -> tuple[list[Any], list[Any]]:
    """Smooth pictures, and boxes [8, 4]."""
    import cv2

    rng = np.random.default_rng(0)
    images, boxes = [], []
    for index in range(BATCH):
        height, width = (side * scale for side in SIZES[index % len(SIZES)])
        images.append(cv2.resize(rng.integers(0, 256, (12, 16, 3), np.uint8), (width, height), interpolation=cv2.INTER_CUBIC))
        corner = rng.uniform(0, 0.6, (BOXES, 2)) * (width, height)
        boxes.append(np.concatenate([corner, corner + rng.uniform(0.05, 0.4, (BOXES, 2)) * (width, height)], axis=1))
    return images, boxes


def by_vicinal(scale: int, antialias: bool) -> Call:
    import vicinal as vc
    from vicinal.transforms.catalogue import transform_class

    vc.set_threads(1)
    images, boxes = pictures(scale)
    labels = np.arange(BOXES)
    batch = vc.Batch(images, boxes=[vc.Boxes(rows, labels=labels) for rows in boxes])
    pipeline = vc.Pipeline([transform_class("Mosaic")(SIDE, antialias=antialias)], seed=0)
    return lambda: pipeline(batch)


def by_albumentationsx(scale: int) -> Call:
    import albumentations as lib  # type: ignore[import-not-found]
    import cv2

    cv2.setNumThreads(1)
    images, boxes = pictures(scale)
    given = [{"image": image, "bboxes": rows, "labels": list(range(BOXES))} for image, rows in zip(images, boxes, strict=True)]
    compose = lib.Compose(
        [lib.Mosaic(grid_yx=(2, 2), target_size=(SIDE, SIDE), p=1.0)],
        bbox_params=lib.BboxParams(coord_format="pascal_voc", label_fields=["labels"]), seed=1, telemetry=False,
    )  # fmt: skip
    return lambda: [compose(**one, mosaic_metadata=[given[(k + step) % BATCH] for step in (1, 2, 3)])
                    for k, one in enumerate(given)]  # fmt: skip


class Worker:
    """One library in one process: see worker.serve."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._call: Call | None = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if "prepare" in request:
            scale, name = int(request["prepare"]), self._library
            self._call = by_albumentationsx(scale) if name == "albumentationsx" else by_vicinal(scale, name == "vicinal")
            self._seconds()
            return {"ready": self._seconds()}
        return {"seconds": self._seconds()}

    def _seconds(self) -> float:
        assert self._call is not None
        begin = time.process_time()
        self._call()
        return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worker", choices=LIBRARIES, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    if options.worker:
        from benchmarks.worker import reply_to, serve

        serve(Worker(options.worker).answer, reply_to())
        return
    from pathlib import Path

    from benchmarks import environments
    from benchmarks.fleet import KEPT_MEMORY, Child, variables

    with TemporaryDirectory() as folder:
        children = {
            name: Child(
                [str(environments.python_of(place)), "-m", "benchmarks.mosaic", "--worker", name, "--core", str(options.core)],
                variables(place, 1, **KEPT_MEMORY), Path(folder) / "log.txt",
            )
            for name, place in LIBRARIES.items()
            if not place or environments.install(place)
        }  # fmt: skip
        print(f"ms a mosaic, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at first")
        for scale in SCALES:
            ready = [name for name, child in children.items() if "ready" in _told(child.ask(prepare=scale), name)]
            seen = {name: [] for name in ready}
            for _ in range(options.rounds):
                for name in ready:
                    seen[name].append(1e3 * children[name].ask(run=1)["seconds"] / BATCH)
            for name, times in seen.items():
                print(f"{SIDE * scale:5} {name:16}{median(times):9.3f}{min(times):9.3f}", flush=True)


def _told(reply: dict[str, Any], name: str) -> dict[str, Any]:
    if "ready" not in reply:
        print(f"{name}: {reply}", file=sys.stderr)
    return reply


if __name__ == "__main__":
    main()
