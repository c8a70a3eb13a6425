"""Many uniform numbers of NumPy's Philox at once: what ``Generator.random`` gives, in a third of the time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.sampling.kernels import kernels_of

FEW = 1024
"""Numbers below which NumPy is as fast."""
WORDS = 4
"""Of a block, each a double or two floats."""
_TO_COME = 2**64
"""Blocks that are counted by the lowest word of a counter."""


def random(chance: np.random.Generator, shape: tuple[int, ...], dtype: type[np.floating[Any]] = np.float64) -> NDArray[Any]:
    """``chance.random(shape, dtype)``, float32 or float64 in [0, 1); ``chance`` goes on as if it had made them itself."""
    count = math.prod(shape)
    state: Any = chance.bit_generator.state if count >= FEW else {}
    halves = dtype == np.float32
    if state.get("bit_generator") != "Philox" or state["state"]["key"][1] or (state["has_uint32"] and not halves):
        return _numpys(chance, shape, dtype)
    begun = WORDS - state["buffer_pos"]  # words that are left of the block before
    first = min(2 * begun + state["has_uint32"] if halves else begun, count)
    each = WORDS * 2 if halves else WORDS
    blocks = (count - first) // each
    counter = state["state"]["counter"]
    if counter[1:].any() or int(counter[0]) + blocks + 1 >= _TO_COME:
        return _numpys(chance, shape, dtype)
    found = np.empty(count, dtype)
    last = first + blocks * each
    found[:first] = _numpys(chance, (first,), dtype)
    kernels = kernels_of("vicinal.sampling.chance_kernel")
    fill = kernels.floats_block if halves else kernels.doubles_block
    fill(np.uint64(int(counter[0]) + 1), state["state"]["key"][0], found[first:last])  # NumPy counts before it draws
    chance.bit_generator.advance(blocks)  # type: ignore[attr-defined]
    found[last:] = _numpys(chance, (count - last,), dtype)
    return found.reshape(shape)


def _numpys(chance: np.random.Generator, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    found: NDArray[Any] = chance.random(shape, dtype)
    return found
