"""Samples without ids: numbered by the pipeline, never alike in two processes."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.compose.pictures import stack
from vicinal import Pipeline, Translate
from vicinal.transforms.compose.numbering import Numbering, stream

PIPELINE = Pipeline([Translate((-3.0, 3.0), (-3.0, 3.0))], seed=3)
PICTURES = stack(4)


def _take(numbering: Numbering, queue: multiprocessing.SimpleQueue[list[int]]) -> None:
    queue.put([*numbering.take(2).tolist(), *numbering.take(1).tolist()])


def _worker_takes(method: str, workers: int) -> list[list[int]]:
    context = multiprocessing.get_context(method)
    queue = context.SimpleQueue()
    numbering = Numbering()
    numbering.take(5)
    processes = [context.Process(target=_take, args=(numbering, queue)) for _ in range(workers)]
    for process in processes:
        process.start()
    taken = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    return [*taken, numbering.take(1).tolist()]


def test_ids_count_up_from_0() -> None:
    numbering = Numbering()
    assert numbering.take(3).tolist() == [0, 1, 2]
    assert numbering.take(2).tolist() == [3, 4]
    assert numbering.take(0).tolist() == []


def test_calls_differ_and_a_fresh_pipeline_repeats_them() -> None:
    fresh = Pipeline([Translate((-3.0, 3.0), (-3.0, 3.0))], seed=3)
    first, second = (fresh(PICTURES, backend="reference") for _ in range(2))
    assert not np.array_equal(first, second)
    copied = pickle.loads(pickle.dumps(fresh))
    np.testing.assert_array_equal(copied(PICTURES, backend="reference"), first)
    np.testing.assert_array_equal(copied(PICTURES, backend="reference"), second)


def test_counted_ids_are_the_numbers_from_0() -> None:
    fresh = Pipeline(PIPELINE.transforms, seed=3)
    counted = fresh(PICTURES, backend="reference")
    np.testing.assert_array_equal(counted, fresh(PICTURES, ids=range(4), backend="reference"))


def test_looking_at_a_program_counts_nothing() -> None:
    fresh = Pipeline(PIPELINE.transforms, seed=3)
    fresh.program(PICTURES)
    str(fresh.explain(PICTURES))
    np.testing.assert_array_equal(
        fresh(PICTURES, backend="reference"), fresh(PICTURES, ids=range(4), backend="reference")
    )


def test_the_count_is_no_part_of_the_value() -> None:
    used, fresh = (Pipeline(PIPELINE.transforms, seed=3) for _ in range(2))
    used(PICTURES, backend="reference")
    assert used == fresh
    assert hash(used) == hash(fresh)
    assert repr(used) == repr(fresh)


def test_threads_never_get_the_same_id() -> None:
    numbering, start = Numbering(), threading.Barrier(4)

    def take(_: int) -> list[int]:
        start.wait()
        return [int(i) for _ in range(200) for i in numbering.take(3)]

    with ThreadPoolExecutor(4) as pool:
        ids = [i for part in pool.map(take, range(4)) for i in part]
    assert sorted(ids) == list(range(2400))


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_never_repeat_each_other_nor_their_parent(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    taken = _worker_takes(method, 2)
    ids = [i for part in taken for i in part]
    assert len(set(ids)) == len(ids) == 7
    assert taken[-1] == [5]
    for part in taken[:-1]:
        assert [i % 2**32 for i in part] == [0, 1, 2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_forked_without_multiprocessing_has_a_stream_of_its_own() -> None:
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writable, str(stream()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writable)
    with os.fdopen(readable) as pipe:
        forked = int(pipe.read())
    assert forked >= 2**31
    assert forked != stream()
