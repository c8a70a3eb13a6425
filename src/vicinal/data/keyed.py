"""NumPy's Philox under a key, for functions that draw."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray


class _Key(ISeedSequence):
    """A key of 64 bits as what NumPy seeds by."""

    def __init__(self, key: int) -> None:
        self._words = key, 0

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> NDArray[Any]:
        """The two words that Philox asks for."""
        return np.array(self._words[:n_words], dtype)


def generator(key: int) -> np.random.Generator:
    """``Generator(Philox(key=key))``, in a tenth of the time: that asks the system for random bytes and does not use them."""
    seed: Any = _Key(key)  # NumPy's types name its own class alone
    return np.random.Generator(np.random.Philox(seed))
