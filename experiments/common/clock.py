"""How long an experiment took, over all the processes that did a part of it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from vicinal.experiments.training.checkpoint import store_text

EVERY = 5.0
"""Seconds between two notes."""


def cpu_seconds() -> float:
    """Of this process, all its threads, and its children that have ended."""
    return sum(os.times()[:4])


class Clock:
    """Counts from its making on. ``folder``: each process keeps one small file there, so that a stopped one counts too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{time.time_ns()}-{os.getpid()}.json"
        self._wall, self._cpu = time.monotonic(), cpu_seconds()
        self._noted = self._wall

    def note(self) -> None:
        """Writes down the seconds so far, where the last note is EVERY seconds old."""
        if time.monotonic() - self._noted >= EVERY:
            self._write()

    def total(self) -> dict[str, float]:
        """Seconds "wall" (processes that ran at once count one by one) and "cpu" (all threads) of all processes."""
        self._write()
        found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self._folder.glob("*.json"))]
        return {name: round(sum(one[name] for one in found), 1) for name in ("wall", "cpu")}

    def _write(self) -> None:
        self._noted = time.monotonic()
        spent = {"wall": self._noted - self._wall, "cpu": cpu_seconds() - self._cpu}
        store_text(self._path, json.dumps(spent) + "\n")
