"""All ways in turn, round after round."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

import attrs

from experiments.batches.remote import Remote
from experiments.batches.settings import Settings
from experiments.batches.ways import BATCH, SINGLE, TASKS

Row = dict[str, Any]


@attrs.define
class Way:
    """One library doing one task in one way, and the seconds that one call took in each round."""

    remote: Remote
    task: str
    how: str
    count: int
    calls: int
    cpu: list[float] = attrs.field(factory=list)
    wall: list[float] = attrs.field(factory=list)

    def round(self) -> None:
        spent = self.remote.time(self.task, self.how, self.count, self.calls)
        self.cpu.append(spent["cpu"] / self.calls)
        self.wall.append(spent["wall"] / self.calls)

    def row(self) -> Row:
        """JSON: "cpu" and "wall", median seconds of one call, and "rounds", the CPU seconds of each."""
        return {
            "library": self.remote.library, "task": self.task, "how": self.how, "count": self.count,
            "cpu": statistics.median(self.cpu), "wall": statistics.median(self.wall), "rounds": self.cpu,
        }  # fmt: skip


def measure(remotes: Sequence[Remote], settings: Settings) -> tuple[list[Row], dict[str, str]]:
    """Rows of results, and by library, or "library, how", why there are none."""
    ways = []
    missing = {remote.library: remote.fault for remote in remotes if remote.fault}
    for remote in [one for one in remotes if not one.fault]:
        for task in TASKS:
            for how in (SINGLE, BATCH):
                for count in settings.sizes:
                    first = remote.time(task, how, count, calls=1)
                    if "cpu" in first:
                        calls = max(1, math.ceil(settings.seconds / max(first["wall"], 1e-6)))
                        ways.append(Way(remote, task, how, count, calls))
                    else:
                        missing[f"{remote.library}, {how}"] = first.get("unsupported") or first["error"]
    for number in range(settings.rounds):
        for way in ways if number % 2 else reversed(ways):
            way.round()
    return [way.row() for way in ways], missing
