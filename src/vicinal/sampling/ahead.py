"""Kernels compiled ahead, by several processes at once: ``python -m vicinal.sampling.ahead NAME ...`` is one of them.

A name is that of a module of kernels, which stands for all in it, or ends in ``:`` and what one of them is called, or in
``:`` and a number for a unit (UNITS).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from vicinal.sampling.kernels import UNITS, entries_of, kernel_modules, kernels_of
from vicinal.sampling.shipped import PACKAGE, shipped
from vicinal.sampling.turn import BusyError, without_waiting

MOST = 8
"""Processes at once, each of some 250 MB: the longest kernel takes more than an eighth of all."""


def all_names() -> list[str]:
    """All kernels there are: units one by one, as each of them takes seconds, and the rest by modules."""
    return [*kernel_modules(), *(f"{UNITS}:{number}" for number in range(len(kernels_of(UNITS).UNITS.units)))]


def compile_at_once(names: Sequence[str]) -> None:
    """Leaves kernels on disk: as many processes as this one may use CPUs compile them, those first that are named first.

    What goes wrong there is found out by whoever calls a kernel, which is then compiled as ever.
    """
    many = min(_cpus(), len(names), MOST)
    if many > 1:
        with compiling(names, many, tells=True) as running:
            for one in running:
                one.wait()


@contextlib.contextmanager
def compiling(names: Sequence[str], processes: int = 1, tells: bool = False) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Compiles kernels in processes beside this one, which waits only for those that it calls; they end with the block.

    ``tells``: one of them says so on stderr, in place of this one.
    """
    running: list[subprocess.Popen[bytes]] = []
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    command, environment = [sys.executable, "-m", "vicinal.sampling.ahead", *names], {**os.environ, "PYTHONPATH": path}
    try:
        for number in range(processes if shipped() is None and sys.executable and _can_be_kept() else 0):
            stderr = None if tells and number == 0 else subprocess.DEVNULL
            running.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=stderr))
        yield running
    finally:  # also when the user has had enough
        for one in running:
            one.kill()
            one.wait()


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _can_be_kept() -> bool:
    """Whether there is a folder for what is compiled: else it would serve the process that compiles it alone."""
    (first, *_) = entries_of(kernels_of("vicinal.backends.cpu.sample"))
    return bool(getattr(first._cache, "kept", False))


def _compile(name: str) -> None:
    module, _, kernel = name.partition(":")
    found = kernels_of(module)
    if kernel.isdecimal():
        found.UNITS.load(int(kernel))
        return
    for one in [getattr(found, kernel)] if kernel else entries_of(found):
        if not one.signatures:
            with contextlib.suppress(BusyError):
                one.compile(one.declared)


def main(names: Sequence[str]) -> None:
    """Compiles what no other process is compiling."""
    for name in names:
        kernels_of(name.partition(":")[0])  # what is compiled at once when it is imported
        with without_waiting(), contextlib.suppress(BusyError):
            _compile(name)


if __name__ == "__main__":
    main(sys.argv[1:])
