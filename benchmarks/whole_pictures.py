"""Functions of whole pictures on one thread and on two: ``python -m benchmarks.whole_pictures [names ...]``.

Prints pictures a second of ``Corruption(name, severity=3)`` on 64 photographs of 224x224x3 uint8, and how much faster two
threads are: by the medians of the rounds, in which the two take turns, and by the shortest, which say more on a machine that
others use too.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

import vicinal as vc
from benchmarks.pictures import photographs
from vicinal.transforms.corrupt.table import KINDS

COUNT, SIDE = 64, 224
THREADS = (1, 2)


def photos() -> Any:
    """uint8 [COUNT, SIDE, SIDE, 3]."""
    crop = vc.Pipeline([vc.RandomResizedCrop(SIDE)], seed=0)
    found = photographs()
    return np.stack([crop(found[index % len(found)], ids=index) for index in range(COUNT)])


def seconds(name: str, images: Any, rounds: int) -> dict[int, list[float]]:
    """What the rounds took, by threads."""
    pipeline = vc.Pipeline([vc.Corruption(name, severity=3)], seed=0)
    found: dict[int, list[float]] = {threads: [] for threads in THREADS}
    pipeline(images)
    for _ in range(rounds):
        for threads in THREADS:
            vc.set_threads(threads)
            begin = time.perf_counter()
            pipeline(images)
            found[threads].append(time.perf_counter() - begin)
    vc.set_threads(None)
    return found


def row(taken: dict[int, list[float]], of: Callable[[list[float]], float]) -> str:
    one, two = (of(taken[threads]) for threads in THREADS)
    return f"{COUNT / one:8.0f}{COUNT / two:8.0f}   x {one / two:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(KINDS), help="corruptions; default: all")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    images = photos()
    print(f"pictures a second, {COUNT} of {SIDE}x{SIDE}x3; {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f} at first")
    print(f"{'threads':20}{1:>8}{2:>8}   by medians      {1:>8}{2:>8}   by the shortest")
    for name in options.names:
        taken = seconds(name, images, options.rounds)
        print(f"{name:20}{row(taken, median)}           {row(taken, min)}")


if __name__ == "__main__":
    main()
