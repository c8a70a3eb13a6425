"""The epoch of a stream, where worker processes iterate it and the process that knows of epochs does not."""

from __future__ import annotations

from typing import Any

import torch

MOST_WORKERS = 1024


class EpochCount:
    """0, 1, 2 ... from one iteration to the next, or on from the one that was said last.

    In shared memory: what was said, and how many iterations each worker has begun since. Workers that do not persist find
    there what those before them had begun; those that persist hear of what was said.
    """

    def __init__(self) -> None:
        self._said, self._begun = _shared(torch.zeros((), dtype=torch.int64)), _shared(torch.zeros(MOST_WORKERS).long())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Of a copy, whose memory is shared with no one yet; what a worker gets is shared already."""
        self.__dict__.update({name: value if value.is_shared() else _shared(value.clone()) for name, value in state.items()})

    def set(self, epoch: int) -> None:
        """The epoch of the next iteration."""
        self._said.fill_(epoch)
        self._begun.zero_()

    def begin(self, worker: int) -> int:
        """The epoch that a worker begins: the one after its last, and none that other workers have left behind.

        (A worker that was ended before it began an epoch has missed that one.)
        """
        place = worker % MOST_WORKERS
        count = max(int(self._begun[place]) + 1, int(self._begun.max()))
        self._begun[place] = count
        return int(self._said) + count - 1


def _shared(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.share_memory_()  # type: ignore[no-untyped-call, no-any-return]
