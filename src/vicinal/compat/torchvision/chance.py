"""Where the random numbers of this room come from: PyTorch's generator, as torchvision's do, or a stream of the room's own."""

from __future__ import annotations

import hashlib
import os
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.keys import philox_key

__all__ = ["chance", "seed"]

HOME = os.getpid()
_state: dict[str, Any] = {"seed": None, "drawn": None, "owner": None, "generator": None}


def seed(value: int | None) -> None:
    """Draws from a stream of the room's own from now on: the same value, the same results. None goes back to PyTorch's.

    Without a seed, and where torch was imported, numbers come from PyTorch's generator: ``torch.manual_seed`` before a picture
    and again before its mask gives both the same. With one, ``torch.manual_seed`` has no say in the main process. Workers of a
    DataLoader then draw under the seed that PyTorch gives each of them anew for every epoch: they differ from each other, and
    repeat under ``torch.manual_seed``.
    """
    _state.update(seed=None if value is None else int(value), drawn=None, owner=None)


def chance() -> np.random.Generator:
    """A generator: of the room's own stream, or keyed by the next number of PyTorch's."""
    word = _word()
    if word is not None:
        return np.random.Generator(np.random.Philox(key=np.array([word, 0], np.uint64)))
    return _own()


def uniform(low: float, high: float) -> float:
    """A number from low to high."""
    return float(low) + (float(high) - float(low)) * _share()


def whole(low: int, high: int) -> int:
    """A whole number from low up to, and without, high."""
    word = _word()
    if word is None:
        return int(_own().integers(low, high))
    return int(low) + word % (int(high) - int(low))


def happens(p: float) -> bool:
    """True with probability p."""
    return bool(_share() < p)


def order(count: int) -> NDArray[np.int64]:
    """The numbers 0 .. count - 1 in a random order."""
    return chance().permutation(count)


def _share() -> float:
    """A number in [0, 1)."""
    word = _word()
    return float(_own().random()) if word is None else (word >> 10) / 2**53


def _own() -> np.random.Generator:
    """The generator of this process: Philox, keyed by the seed and by who draws."""
    owner = (os.getpid(), _worker())
    if _state["owner"] != owner:
        if _state["seed"] is None and _state["drawn"] is None:
            _state["drawn"] = int.from_bytes(os.urandom(8), "little")
        base = _state["drawn"] if _state["seed"] is None else _state["seed"]
        first = _state["owner"] is None or _state["owner"][0] == owner[0]
        who = "" if owner[1] is None and first else str(owner[1] if owner[1] is not None else owner[0])
        low, high = philox_key(base, who, "compat.torchvision")
        _state["generator"] = np.random.Generator(np.random.Philox(key=np.array([low, high], np.uint64)))
        _state["owner"] = owner
    generator: np.random.Generator = _state["generator"]
    return generator


def _word() -> int | None:
    """The next 63 bits of PyTorch's generator; None where a seed was given, or no torch was imported."""
    torch = sys.modules.get("torch")
    if _state["seed"] is not None or torch is None:
        return None
    word = int(torch.empty((), dtype=torch.int64, device="cpu").random_())
    if os.getpid() == HOME or _worker() is not None:  # PyTorch seeds each worker anew
        return word
    other = hashlib.blake2b(str(os.getpid()).encode(), digest_size=8).digest()
    return word ^ (int.from_bytes(other, "little") >> 1)  # another copy of this process has the same generator


def _worker() -> int | None:
    """The seed of the DataLoader's worker that this process is, or None."""
    data = sys.modules.get("torch.utils.data")
    info = data.get_worker_info() if data is not None else None
    return None if info is None else int(info.seed)
