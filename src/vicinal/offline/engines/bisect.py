"""The course of one shard: run, run again when its worker dies, and halved until the pictures that kill are known."""

from __future__ import annotations

import attrs

from vicinal.errors import JobError
from vicinal.offline.shard import Shard

ATTEMPTS = 2
"""Deaths before a shard, or a single picture, is held to be their cause: one may be chance."""
HUNTS = 3
"""Times that a shard is searched for such pictures before the job gives up."""
KILLED = "killed the worker that read it"


@attrs.define(eq=False)
class Course:
    """What happened to a shard, and what is to be done with it next."""

    shard: Shard
    culprits: list[str] = attrs.field(factory=list)
    _suspects: list[list[str]] = attrs.field(factory=list)
    _deaths: int = 0
    _hunts: int = 0

    @property
    def probe(self) -> list[str] | None:
        """The pictures to run alone, nothing written; None: the shard is to be run, without ``faults``."""
        return self._suspects[-1] if self._suspects else None

    @property
    def faults(self) -> dict[str, str]:
        """The pictures that are left out, and why."""
        return dict.fromkeys(self.culprits, KILLED)

    def survived(self) -> None:
        """The probe came to its end."""
        self._suspects.pop()
        self._deaths = 0

    def died(self) -> None:
        """The worker died of the probe or the shard, or only while it ran it."""
        if self._suspects and len(self._suspects[-1]) > 1:
            self._suspects += _halves(self._suspects.pop())
            return
        self._deaths += 1
        if self._deaths < ATTEMPTS:
            return
        self._deaths = 0
        if self._suspects:
            self.culprits += self._suspects.pop()
        else:
            self._hunt()

    def _hunt(self) -> None:
        self._hunts += 1
        keys = [key for key in self.shard.keys if key not in self.culprits]
        if self._hunts > HUNTS or not keys:
            raise JobError(
                f"shard {self.shard.number}: its worker died again and again, though no picture kills it alone; "
                "where memory is short, resume the job with fewer workers"
            )
        self._suspects = _halves(keys) if len(keys) > 1 else [keys]


def _halves(keys: list[str]) -> list[list[str]]:
    """The first half last: the next to be probed."""
    middle = len(keys) // 2
    return [keys[middle:], keys[:middle]]
