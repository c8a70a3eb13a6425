"""What a device found in a batch, asked when it is done, as to wait for it would stop all that runs there."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable

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
    done: Callable[[], bool]
    looked: NDArray[np.bool_]
    rows: NDArray[np.int64]
    needing: str


class Late:
    """Answers that are still to come. A forked child has none, as it cannot use its parent's device."""

    def __init__(self) -> None:
        self._forget()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._waiting: deque[Answer] = deque()
        self._lock = threading.Lock()  # another thread may have held the old one at the fork

    def ask(self, fine: Tensor, looked: NDArray[np.bool_], rows: NDArray[np.int64], needing: str) -> None:
        """Has a CUDA device bring ``fine`` [n] to the host; nothing waits for it."""
        there = torch.empty(fine.shape, dtype=torch.bool, pin_memory=True)
        there.copy_(fine, non_blocking=True)
        done = torch.cuda.Event()  # type: ignore[no-untyped-call]
        done.record(torch.cuda.current_stream(fine.device))
        self.add(Answer(there, done.query, looked, rows, needing))

    def add(self, answer: Answer) -> None:
        """One that is still to come."""
        with self._lock:
            self._waiting.append(answer)

    def check(self) -> None:
        """DataError where one that has come says so; of an earlier call, as results are not waited for."""
        while True:
            with self._lock:
                if not self._waiting or not self._waiting[0].done():
                    return
                answer = self._waiting.popleft()
            bad = np.flatnonzero(answer.looked & ~answer.fine.numpy())
            if len(bad):
                wish = f"expected values in [0, 1], as {answer.needing} needs them, got others"
                why = f"{CURES}; on a device this is seen late, as no call waits for it"
                raise DataError(f"images[{answer.rows[bad[0]]}] of an earlier call: {wish} ({why})")


LATE = Late()
