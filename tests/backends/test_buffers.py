"""Memory of results: used again once the last array over it is gone, not before; held results cost later calls nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from vicinal.data import buffers
from vicinal.data.buffers import empty

SHAPE = (300, 310, 3)


def place(array: Any) -> int:
    return int(array.ctypes.data)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_memory_of_a_dropped_result_is_used_again_and_begins_with_a_line_of_the_cache(dtype: type) -> None:
    first = empty(SHAPE, dtype)
    assert type(first) is np.ndarray
    assert first.flags.c_contiguous
    assert first.flags.writeable
    before = place(first)
    assert before % 64 == 0
    del first
    assert place(empty(SHAPE, dtype)) == before
    assert place(empty((301, 310, 3), dtype)) == before  # a little more, too


@pytest.mark.parametrize(
    "view",
    [
        lambda array: array[1:], lambda array: array.T, lambda array: array.reshape(-1)[5:6], lambda array: memoryview(array),
        lambda array: array.view(np.int8)[::2][3:], lambda array: np.asarray(memoryview(array))[7:],
    ],
)  # fmt: skip
def test_a_view_of_any_kind_keeps_it(view: Callable[[Any], Any]) -> None:
    result = empty(SHAPE, np.uint8)
    before, kept = place(result), view(result)
    del result
    other = empty(SHAPE, np.uint8)
    assert place(other) != before
    del kept
    assert place(empty(SHAPE, np.uint8)) == before


def test_a_tensor_keeps_it() -> None:
    torch = pytest.importorskip("torch")
    tensor = torch.from_numpy(empty(SHAPE, np.uint8))
    before, kept = tensor.data_ptr(), tensor[2:].permute(2, 0, 1)
    del tensor
    other = empty(SHAPE, np.uint8)
    assert place(other) != before
    del kept
    assert place(empty(SHAPE, np.uint8)) == before


def test_a_call_looks_at_no_result_that_is_held() -> None:
    """Counted, not timed: the objects of the pool do not grow with results that are held."""
    images = np.zeros((1, 160, 160, 3), np.uint8)
    augment = vc.Pipeline([vc.Invert()])
    held = [augment(images) for _ in range(300)]
    assert buffers._pool._bytes + sum(len(ready) for ready in buffers._pool._idle.values()) < 300 * images.nbytes
    assert len({place(result) for result in held}) == 300
    assert not any(memory.nbytes == 0 for ready in buffers._pool._idle.values() for memory in ready)
    del held
    assert sum(len(ready) for ready in buffers._pool._idle.values()) >= 300


def test_idle_memory_is_bounded() -> None:
    held = [empty((40 << 20,), np.uint8) for _ in range(9)]
    del held
    idle = [memory.nbytes for ready in buffers._pool._idle.values() for memory in ready]
    assert sum(idle) == buffers._pool._bytes <= 1 << 28
    assert max(idle) >= 40 << 20  # the last ones are kept, not the first


def test_results_made_and_dropped_in_many_threads_never_share_memory() -> None:
    faults: list[int] = []

    def work(number: int) -> None:
        generator = np.random.default_rng(number)
        held: list[Any] = []
        for _ in range(300):
            array = empty((int(generator.integers(65536, 200000)),), np.uint8)
            array.fill(number)
            held.append(array)
            if len(held) > 5:
                dropped = held.pop(int(generator.integers(len(held))))
                if not (dropped == number).all():
                    faults.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
