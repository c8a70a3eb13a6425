"""Augments the pictures beside this file into demo-out/: photographs by the offline job, nuclei by the Python API.

Run it with `make demo`. In a fresh clone it compiles kernels first, and says so before it imports what waits for them.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

OUT = Path(__file__).parents[1] / "demo-out"

UNITS, CPU = "vicinal.backends.cpu.bands.units", "vicinal.backends.cpu"


@contextmanager
def waiting(for_what: str) -> Iterator[None]:
    """Says what the demo waits for, and that it still does: a dot a second."""
    print(for_what, flush=True)
    started, done = time.perf_counter(), threading.Event()

    def tick() -> None:
        while not done.wait(1):
            print(".", end="", flush=True)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        print(f" {time.perf_counter() - started:.0f} s\n", flush=True)


def ahead() -> list[str]:
    """Kernels that the demo will need, in that order, beside the one that its first recipe begins with."""
    from vicinal.backends.cpu.gather.ways import FILTER_WORDS, NOISE_WORDS, PLANE_WORDS

    units = [f"{UNITS}:{unit}" for unit in (PLANE_WORDS, FILTER_WORDS, NOISE_WORDS)]
    return ["vicinal.transforms.geometric.matrix_kernels", units[0], f"{CPU}.move_masks:move_masks", *units[1:]]


def main() -> int:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    started = time.perf_counter()
    with ExitStack() as beside:
        with waiting("Kernels for the photographs: read from disk, or else compiled, by two processes (once on a machine)"):
            from vicinal.sampling.ahead import compiling

            beside.enter_context(compiling(ahead()))
            import steps

            steps.first_photograph()
        steps.photographs()
        with waiting("\n== One photograph with mask, boxes and keypoints, and kernels for masks, blur and noise"):
            steps.person()
            steps.first_cells()
        steps.cells()
    print(f"\nAll of it in {time.perf_counter() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
