"""What an experiment does now, as lines on standard error."""

from __future__ import annotations

import sys
import time

from experiments.common.clock import Clock

EVERY = 5.0
"""Seconds between two lines."""


class Progress:
    """What ``vicinal.experiments.compare`` calls: prints now and then, and notes the time of ``clock``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said = float("-inf")

    def __call__(self, what: str, done: float, total: int) -> None:
        self._clock.note()
        if time.monotonic() - self._said >= EVERY:
            print(f"[{done:.1f} of {total}] {what}", file=sys.stderr, flush=True)
            self._said = time.monotonic()
