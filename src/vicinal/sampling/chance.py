"""Many numbers of NumPy's Philox at once: what its Generator's ``random``, ``standard_normal``, ``laplace`` and
``poisson`` give, in a third of the time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data import buffers
from vicinal.sampling.kernels import kernels_of

FEW = 1024
"""Numbers below which NumPy is as fast."""
WORDS = 4
"""Of a block, each a double or two floats."""
_MOST = 2**63
"""Blocks up to which a number with a sign counts."""
_MOST_COUNTED = 2**60
"""Blocks whose words a number of 64 bits counts."""
_REJECTS = 10
"""The least rate of NumPy's second algorithm, which is told the probabilities of counts."""
_HIGHEST = 5000
"""The greatest rate of Poisson numbers: up to here NumPy's logarithms are too exact for their last bits to matter."""


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
    (counter, *above), key = state["state"]["counter"].tolist(), int(state["state"]["key"][0])
    if any(above) or counter + blocks + 1 >= _MOST:
        return _numpys(chance, shape, dtype)
    found = buffers.empty((count,), dtype)
    last = first + blocks * each
    found[:first] = _numpys(chance, (first,), dtype)
    kernels = kernels_of("vicinal.sampling.chance_kernel")
    fill = kernels.floats_block if halves else kernels.doubles_block
    fill(counter + 1, key & 0xFFFFFFFF, key >> 32, found[first:last])  # NumPy counts before it draws
    chance.bit_generator.advance(blocks)  # type: ignore[attr-defined]
    found[last:] = _numpys(chance, (count - last,), dtype)
    return found.reshape(shape)


def poisson(chance: np.random.Generator, rate: float, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """``chance.poisson(rate, shape)``; ``chance`` goes on as if it had made them itself."""
    if math.prod(shape) < FEW or not 0 < rate <= _HIGHEST:
        return chance.poisson(rate, shape)
    return poisson_of(chance, np.array([rate]), np.zeros(shape, np.uint8))


def poisson_of(chance: np.random.Generator, rates: NDArray[np.float64], which: NDArray[np.uint8]) -> NDArray[np.int64]:
    """``chance.poisson(rates[which])``, of up to 256 rates; ``chance`` goes on as if it had made them itself."""
    known = which.size >= FEW and rates.min() >= 0 and rates.max() <= _HIGHEST
    state: Any = chance.bit_generator.state if known else {}
    if not _counted(state):
        return np.asarray(chance.poisson(rates[which]), np.int64)
    words = np.array([_counter(state), state["buffer_pos"], state["state"]["key"][0], *state["buffer"]], np.uint64)
    found, each = buffers.empty(which.shape, np.int64), rates.tolist()
    room = [int(rate + 12 * math.sqrt(rate)) + 60 if rate >= _REJECTS else 0 for rate in each]
    starts = np.cumsum([0, *room])
    logarithms = np.array([math.log(rate) if rate else 0.0 for rate in each])  # those that NumPy takes
    floors = np.array([math.exp(-rate) for rate in each])
    kernels_of("vicinal.sampling.count_kernel").poisson_block(
        words, rates, logarithms, floors, starts, np.empty(starts[-1]), which.reshape(-1), found.reshape(-1)
    )
    _go_on(chance, state, words[0], words[1], words[3:])
    return found


def normal(chance: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """``chance.standard_normal(shape, np.float32)``; ``chance`` goes on as if it had made them itself."""
    state: Any = chance.bit_generator.state if math.prod(shape) >= FEW else {}
    if not _counted(state):
        drawn: NDArray[np.float32] = chance.standard_normal(shape, np.float32)
        return drawn
    has, half = state["has_uint32"], state["uinteger"]
    words = np.array([_counter(state), state["buffer_pos"], state["state"]["key"][0], half, has, *state["buffer"]], np.uint64)
    found: NDArray[np.float32] = buffers.empty(shape, np.float32)
    kernels_of("vicinal.sampling.normal_kernel").normals_block(words, found.reshape(-1))
    state["has_uint32"], state["uinteger"] = int(words[4]), int(words[3])
    _go_on(chance, state, words[0], words[1], words[5:])
    return found


def laplace(chance: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """``chance.laplace(size=shape)``; ``chance`` goes on as if it had made them itself."""
    before = chance.bit_generator.state
    found: NDArray[np.float64] = random(chance, shape)
    if math.prod(shape) < FEW or not found.all():  # NumPy draws once more in place of a zero
        chance.bit_generator.state = before
        return chance.laplace(size=shape)
    kernels_of("vicinal.sampling.chance_kernel").laplace_block(found.reshape(-1))
    return found


def _counted(state: dict[str, Any]) -> bool:
    """Whether it is one of a Philox whose counter and key are a word each, with room to count on."""
    if state.get("bit_generator") != "Philox" or state["state"]["key"][1]:
        return False
    counter, *above = state["state"]["counter"].tolist()
    return not any(above) and counter < _MOST_COUNTED


def _counter(state: dict[str, Any]) -> Any:
    return state["state"]["counter"][0]


def _go_on(chance: np.random.Generator, state: dict[str, Any], counter: Any, position: Any, buffer: Any) -> None:
    state["state"]["counter"][0], state["buffer_pos"], state["buffer"] = counter, int(position), buffer
    chance.bit_generator.state = state


def _numpys(chance: np.random.Generator, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    found: NDArray[Any] = chance.random(shape, dtype)
    return found
