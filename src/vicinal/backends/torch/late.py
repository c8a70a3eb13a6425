"""What a device found in a batch, asked when it is done, as to wait for it would stop all that runs there."""

from __future__ import annotations

import threading
from collections import deque

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vicinal.errors import DataError
from vicinal.program.ranges import CURES


@attrs.frozen(eq=False)
class Answer:
    """Whether the values of ``rows`` lie in [0, 1], once ``done``; ``looked``: of which that matters, to ``needing``."""

    fine: Tensor  # on the host
    done: torch.Event
    looked: NDArray[np.bool_]
    rows: NDArray[np.int64]
    needing: str


class Late:
    """Answers that are still to come."""

    def __init__(self) -> None:
        self._waiting: deque[Answer] = deque()
        self._lock = threading.Lock()

    def add(self, fine: Tensor, looked: NDArray[np.bool_], rows: NDArray[np.int64], needing: str) -> None:
        """Asks the device to bring ``fine`` [n] to the host; nothing waits for it."""
        there = fine.to("cpu", non_blocking=True)
        done = torch.Event(fine.device.type)
        done.record()
        with self._lock:
            self._waiting.append(Answer(there, done, looked, rows, needing))

    def check(self) -> None:
        """DataError where one that has come says so; of an earlier call, as results are not waited for."""
        while True:
            with self._lock:
                if not self._waiting or not self._waiting[0].done.query():
                    return
                answer = self._waiting.popleft()
            bad = np.flatnonzero(answer.looked & ~answer.fine.numpy())
            if len(bad):
                wish = f"expected values in [0, 1], as {answer.needing} needs them, got others"
                why = f"{CURES}; on a device this is seen late, as no call waits for it"
                raise DataError(f"images[{answer.rows[bad[0]]}] of an earlier call: {wish} ({why})")


LATE = Late()
