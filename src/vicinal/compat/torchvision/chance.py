"""Where the random numbers of this room come from: one counter-based generator for each process."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.keys import philox_key

__all__ = ["chance", "seed"]

_state: dict[str, Any] = {"seed": None, "owner": None, "generator": None}


def seed(value: int | None) -> None:
    """Starts the random numbers of this process anew: the same value, the same results. None draws a seed.

    ``torch.manual_seed`` has no say in the main process. Workers of a DataLoader draw under the seed that PyTorch gives
    each of them anew for every epoch: they differ from each other, and repeat under ``torch.manual_seed`` if this was called.
    """
    _state.update(seed=None if value is None else int(value), owner=None)


def chance() -> np.random.Generator:
    """The generator of this process: Philox, keyed by the seed and by who draws."""
    owner = (os.getpid(), _worker())
    if _state["owner"] != owner:
        if _state["seed"] is None:
            _state["seed"] = int.from_bytes(os.urandom(8), "little")
        first = _state["owner"] is None or _state["owner"][0] == owner[0]
        who = "" if owner[1] is None and first else str(owner[1] if owner[1] is not None else owner[0])
        low, high = philox_key(_state["seed"], who, "compat.torchvision")
        _state["generator"] = np.random.Generator(np.random.Philox(key=np.array([low, high], np.uint64)))
        _state["owner"] = owner
    generator: np.random.Generator = _state["generator"]
    return generator


def uniform(low: float, high: float) -> float:
    """A number from low to high."""
    return float(low) + (float(high) - float(low)) * float(chance().random())


def whole(low: int, high: int) -> int:
    """A whole number from low up to, and without, high."""
    return int(chance().integers(low, high))


def happens(p: float) -> bool:
    """True with probability p."""
    return bool(chance().random() < p)


def order(count: int) -> NDArray[np.int64]:
    """The numbers 0 .. count - 1 in a random order."""
    return chance().permutation(count)


def _worker() -> int | None:
    """The seed of the DataLoader's worker that this process is, or None."""
    data = sys.modules.get("torch.utils.data")
    info = data.get_worker_info() if data is not None else None
    return None if info is None else int(info.seed)
