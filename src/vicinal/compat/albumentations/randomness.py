"""Where draws come from: a NumPy generator and one of Python's, seeded alike and shared by all parts of a Compose."""

from __future__ import annotations

import os
import random
import sys

import numpy as np


def worker_seed() -> int | None:
    """torch's seed of the DataLoader worker that this process is, or None; torch is not imported for it."""
    data = sys.modules.get("torch.utils.data")
    if data is None or data.get_worker_info() is None:
        return None
    return int(sys.modules["torch"].initial_seed() % 2**32)


def effective_seed(seed: int | None) -> int | None:
    """``seed``, mixed with the worker's in a DataLoader's worker, so that workers differ."""
    own = worker_seed()
    return seed if seed is None or own is None else (seed + own) % 2**32


class Randomness:
    """Something that draws from ``random_generator`` (NumPy) and ``py_random`` (Python)."""

    seed: int | None
    random_generator: np.random.Generator
    py_random: random.Random

    def set_random_state(self, random_generator: np.random.Generator, py_random: random.Random) -> None:
        """Draws from these from now on."""
        self.random_generator = random_generator
        self.py_random = py_random
        self._process = os.getpid()

    def set_random_seed(self, seed: int | None) -> None:
        """Draws from generators seeded by ``seed``; None: by the system."""
        self.seed = seed
        self.set_random_state(np.random.default_rng(seed), random.Random(seed))
