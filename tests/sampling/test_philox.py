"""The generator gives the published answers, and the compiled one gives the same bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vicinal.sampling.philox import philox4x32
from vicinal.sampling.philox_kernel import uniform_block, word_block

# Random123 1.14, tests/kat_vectors, lines "philox4x32 7" and "philox4x32 10": rounds, counter, key, answer.
KNOWN = [
    (7, [0] * 4, [0] * 2, [0x5F6FB709, 0x0D893F64, 0x4F121F81, 0x4F730A48]),
    (7, [0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x5207DDC2, 0x45165E59, 0x4D8EE751, 0x8C52F662]),
    (10, [0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    (10, [0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        10,
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]

words = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(("rounds", "counter", "key", "answer"), KNOWN)
def test_known_answers(rounds: int, counter: list[int], key: list[int], answer: list[int]) -> None:
    result = philox4x32(np.array(counter, np.uint32), np.array(key, np.uint32), rounds)
    assert result.dtype == np.uint32
    assert result.tolist() == answer


def test_counters_and_keys_broadcast() -> None:
    counters = np.arange(24, dtype=np.uint32).reshape(3, 2, 4)
    keys = np.array([[1, 2], [3, 4]], np.uint32)
    together = philox4x32(counters, keys)
    assert together.shape == (3, 2, 4)
    for row in range(3):
        for column in range(2):
            assert together[row, column].tolist() == philox4x32(counters[row, column], keys[column]).tolist()


@settings(max_examples=60)
@given(
    key=st.tuples(words, words),
    samples=st.lists(st.tuples(st.integers(0, 2**64 - 1), words), max_size=9),
    count=st.integers(0, 9),
    block=words,
)
def test_compiled_draws_equal_numpy_bit_for_bit(
    key: tuple[int, int], samples: list[tuple[int, int]], count: int, block: int
) -> None:
    ids = np.array([sample[0] for sample in samples], np.uint64)
    epochs = np.array([sample[1] for sample in samples], np.uint32)
    out = np.full((count, len(ids)), np.nan)
    uniform_block(*key, ids, epochs, out)
    words_out = np.zeros((len(ids), 4), np.uint32)
    word_block(*key, ids, epochs, block, words_out)

    blocks = (count + 1) // 2
    counter = np.zeros((len(ids), blocks + 1, 4), np.uint32)
    counter[..., 0] = (ids & np.uint64(0xFFFFFFFF))[:, None]
    counter[..., 1] = (ids >> np.uint64(32))[:, None]
    counter[..., 2] = epochs[:, None]
    counter[..., 3] = [*range(blocks), block]
    random = philox4x32(counter, np.array(key, np.uint32))
    wide = random[:, :blocks].astype(np.uint64)
    pairs = wide[..., 0::2] | (wide[..., 1::2] << np.uint64(32))
    unit = (pairs >> np.uint64(11)).astype(np.float64) / 2.0**53
    assert np.array_equal(out.T, unit.reshape(len(ids), 2 * blocks)[:, :count])
    assert np.array_equal(words_out, random[:, blocks])
