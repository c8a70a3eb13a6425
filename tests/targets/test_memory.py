"""A batch with targets needs its results, and little besides."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

import vicinal as vc

SIZE = (16, 256, 256)


@pytest.mark.parametrize("targets", [
    {"heatmaps": np.zeros((*SIZE, 10))}, {"masks": np.zeros((*SIZE, 16), np.int32)},
    {"heatmaps": np.zeros((*SIZE, 16), np.float32)},
    {"extra": {"a": np.zeros((*SIZE, 4), np.int32), "b": np.zeros((*SIZE, 4))}},
], ids=["float64", "labels", "float32", "extra"])  # fmt: skip
def test_a_call_allocates_its_results_and_no_second_copy_of_them(targets: dict[str, Any]) -> None:
    pipeline = vc.Pipeline([vc.Rotate((10, 30))], seed=1)
    batch = vc.Batch(np.zeros((*SIZE, 3), np.uint8), ids=range(16), **targets)
    pipeline(vc.Batch(np.zeros((1, *SIZE[1:], 3), np.uint8)))
    tracemalloc.start()
    out = pipeline(batch)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    arrays = [one for value in targets.values() for one in (value.values() if isinstance(value, dict) else [value])]
    results = out.images.nbytes + sum(array.nbytes for array in arrays)
    assert peak < results + 0.6 * 2**26
