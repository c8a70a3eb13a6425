"""Holes of several ops lie side by side in one table, which kernels read by address: in order, however the ops held theirs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.backends.build import program_of
from vicinal.backends.cpu.encode import encode
from vicinal.program.ops import Erase

ONE = np.array([[[1, 2, 6, 5], [0, 0, 2, 2]], [[3, 3, 9, 8], [7, 1, 9, 4]]])
ORDERS = {
    "as written": lambda holes: holes.copy(),
    "by columns": np.asfortranarray,
    "a part": lambda holes: np.repeat(holes, 2, axis=1)[:, ::2],
    "turned": lambda holes: holes.transpose(2, 1, 0).copy().transpose(2, 1, 0),
}


@pytest.mark.parametrize("first", ORDERS)
@pytest.mark.parametrize("second", ORDERS)
def test_a_table_of_holes_is_in_order(first: str, second: str) -> None:
    ops = [
        Erase(place=str(k), active=np.ones(2, bool), rectangles=ORDERS[order](ONE + k), fill="constant", value=(0.0,) * 3,
              key=np.zeros(2, np.uint64))
        for k, order in enumerate((first, second))
    ]  # fmt: skip
    tables, _ = encode(program_of(ops, np.zeros((2, 12, 12, 3), np.uint8)))
    assert tables.rectangles.flags.c_contiguous
    np.testing.assert_array_equal(tables.rectangles, np.concatenate([ONE, ONE + 1], axis=1))
