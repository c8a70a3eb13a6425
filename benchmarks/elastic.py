"""Displacement fields against cv2.remap by hand and AlbumentationsX: ``python -m benchmarks.elastic [--rounds 15]``.

8-bit RGB photographs, one thread each, batches of 64 and single pictures. Each library runs in a process of its own, pinned to
one core; they take turns. The table shows CPU time for a picture, by the medians of the rounds and by the shortest, which
say more on a machine that others use too, and how many times as fast as the best rival Vicinal is.

- ``opencv``: noise by NumPy as float32, cv2.GaussianBlur of it, cv2.remap: the field that vicinal draws, smoothed at every
  pixel. GridDistortion: np.interp of the drawn widths to two maps, and cv2.remap.
- ``albumentationsx``: its ElasticTransform moves a grid of 7 x 7 control points, so its field is coarser: ten times fewer
  numbers to draw. GridDistortion is the same.
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

TRANSFORMS, SIDES, BATCHES = ("ElasticTransform", "GridDistortion"), (224, 256, 512), (64, 1)
LIBRARIES = {"vicinal": "", "opencv": "", "albumentationsx": "albumentationsx"}
"""And the environments that they live in."""

ALPHA, SIGMA, STEPS, LIMIT = (30.0, 120.0), (6.0, 12.0), 5, 0.3
SHORTEST = 0.04  # seconds that a repetition lasts at least
Call: TypeAlias = Callable[[], Any]


def by_vicinal(transform: str, images: Any) -> Call:
    import vicinal as vc

    vc.set_threads(1)
    elastic = vc.ElasticTransform(alpha=ALPHA, sigma=SIGMA, border="reflect")
    grid = vc.GridDistortion(steps=STEPS, limit=LIMIT, border="reflect")
    pipeline = vc.Pipeline([elastic if transform == "ElasticTransform" else grid], seed=0)
    return lambda: pipeline(images if len(images) > 1 else images[0])


def by_albumentationsx(transform: str, images: Any) -> Call:
    import albumentations as lib  # type: ignore[import-not-found]
    import cv2

    cv2.setNumThreads(1)
    elastic = lib.ElasticTransform(border_mode=cv2.BORDER_REFLECT_101, p=1.0)
    grid = lib.GridDistortion(
        num_steps=STEPS, distort_range=(-LIMIT, LIMIT), border_mode=cv2.BORDER_REFLECT_101, p=1.0
    )  # fmt: skip
    compose = lib.Compose([elastic if transform == "ElasticTransform" else grid], seed=1, telemetry=False)
    return lambda: [compose(image=image)["image"] for image in images]


def by_opencv(transform: str, images: Any) -> Call:
    import cv2

    cv2.setNumThreads(1)
    rng, side = np.random.default_rng(0), images.shape[1]
    y, x = np.mgrid[:side, :side].astype(np.float32)
    map_x, map_y, out = np.empty_like(x), np.empty_like(y), np.empty_like(images[0])

    def elastic() -> None:
        alpha, sigma = rng.uniform(*ALPHA), rng.uniform(*SIGMA)
        for at, target in ((x, map_x), (y, map_y)):
            noise = rng.random((side, side), dtype=np.float32)
            noise *= 2 * alpha
            noise -= alpha
            cv2.add(cv2.GaussianBlur(noise, (0, 0), sigma), at, target)

    def grid() -> None:
        nodes, places = np.linspace(0, side, STEPS + 1), np.arange(side) + 0.5
        for target, axis in ((map_x, 0), (map_y, 1)):
            widths = 1 + rng.uniform(-LIMIT, LIMIT, STEPS)
            ends = np.concatenate([[0.0], np.cumsum(widths)])
            row = (np.interp(places, nodes, ends * (side / ends[-1])) - 0.5).astype(np.float32)
            target[:] = row[:, None] if axis else row

    draw = elastic if transform == "ElasticTransform" else grid

    def one(image: Any) -> Any:
        draw()
        return cv2.remap(image, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)

    assert out.shape == one(images[0]).shape
    return lambda: [one(image) for image in images]


class Worker:
    """One library in one process: see worker.serve."""

    def __init__(self, library: str) -> None:
        self._make = {"vicinal": by_vicinal, "opencv": by_opencv, "albumentationsx": by_albumentationsx}[library]
        self._call: Call | None = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if "prepare" in request:
            transform, side, batch = request["prepare"]
            self._call = self._make(transform, photographs(side, batch))
            self.seconds(1)
            return {"call": min(self.seconds(1) for _ in range(3))}
        return {"seconds": self.seconds(request["run"]) / request["run"]}

    def seconds(self, calls: int) -> float:
        assert self._call is not None
        begin = time.process_time()
        for _ in range(calls):
            self._call()
        return time.process_time() - begin


def photographs(side: int, count: int) -> Any:
    """uint8 [count, side, side, 3]."""
    import cv2

    from benchmarks.pictures import load

    images, _ = load("photos", count)
    return images if side == images.shape[1] else np.stack([cv2.resize(image, (side, side)) for image in images])


def measured(children: dict[str, Any], case: tuple[str, int, int], rounds: int) -> dict[str, list[float]]:
    """Milliseconds a picture of every round, by library."""
    calls: dict[str, int] = {}
    for name, child in children.items():
        reply = child.ask(prepare=case)
        if "call" not in reply:
            print(f"{name}: {reply}", file=sys.stderr)
            continue
        calls[name] = max(1, round(SHORTEST / max(reply["call"], 1e-7)))
    seen: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, many in calls.items():
            seen[name].append(1e3 * children[name].ask(run=many)["seconds"] / case[2])
    return seen


def row(found: dict[str, list[float]], of: Callable[[list[float]], float]) -> str:
    taken = {name: of(times) for name, times in found.items()}
    rival = min(value for name, value in taken.items() if name != "vicinal")
    return "".join(f"{taken.get(name, float('nan')):9.3f}" for name in LIBRARIES) + f"{rival / taken['vicinal']:7.2f}x"


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
    from benchmarks.pictures import make

    make("photos")
    with TemporaryDirectory() as folder:
        children = {
            name: Child(
                [str(environments.python_of(place)), "-m", "benchmarks.elastic", "--worker", name, "--core", str(options.core)],
                variables(place, 1, **KEPT_MEMORY), Path(folder) / "log.txt",
            )
            for name, place in LIBRARIES.items()
            if not place or environments.install(place)
        }  # fmt: skip
        print(f"ms a picture, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at first; each: {', '.join(LIBRARIES)}")
        print(f"{'':15}{'side':>5}{'batch':>6}{'by medians':>27}  of best{'by the shortest':>27}  of best")
        for case in [(transform, side, batch) for transform in TRANSFORMS for side in SIDES for batch in BATCHES]:
            found = measured(children, case, options.rounds)
            print(f"{case[0]:16}{case[1]:4}{case[2]:6}{row(found, median)}{row(found, min)}", flush=True)


if __name__ == "__main__":
    main()
