"""Times of batches: every way is timed, gives its own draws, and what a library does not do is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.batches.__main__ import run
from experiments.batches.outcome import seconds, table
from experiments.batches.settings import LIBRARIES, Settings
from experiments.batches.ways import BATCH, SINGLE, TASKS, prepare
from experiments.common.arguments import Arguments
from experiments.common.publish import published
from tests.datasets.writing import real


def arguments(folder: Path) -> Arguments:
    return Arguments(name="batches", data=real("fashion-mnist").parent, out=folder / "out", results=folder / "results")


def test_a_run_times_every_way_of_the_library_that_is_here(tmp_path: Path) -> None:
    results = run(arguments(tmp_path), Settings(sizes=(4, 9), rounds=2, seconds=0.001, libraries=("vicinal",)))
    spent = seconds(results)
    assert set(spent) == {("vicinal", task, size, how) for task in TASKS for size in (4, 9) for how in (SINGLE, BATCH)}
    assert all(value > 0 for value in spent.values())
    assert results["libraries"]["vicinal"]["numpy"] == np.__version__
    assert table(results).count("| vicinal |") == len(TASKS)
    assert (tmp_path / "results/time.png").stat().st_size > 1000


def test_a_library_that_is_not_installed_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIBRARIES, "imgaug", "")  # this environment has none
    results = run(arguments(tmp_path), Settings(sizes=(4,), rounds=1, seconds=0.001, libraries=("vicinal", "imgaug")))
    assert {library for library, *_ in seconds(results)} == {"vicinal"}
    assert results["missing"] == {"imgaug": "not installed"}
    assert "imgaug: not installed." in table(results)


@pytest.mark.parametrize("task", TASKS)
def test_one_by_one_and_at_once_are_the_same_work(task: str) -> None:
    """The same numbers of pictures, size and dtype, and nearly every copy of a picture comes out its own way."""
    copies = np.repeat(np.arange(784, dtype=np.uint8).reshape(1, 28, 28, 1), 40, axis=0)
    for how in (SINGLE, BATCH):
        found = [np.asarray(one) for one in prepare("vicinal", task, how, copies)()]
        assert {(one.shape, one.dtype.name) for one in found} == {((28, 28, 1), "uint8")}
        assert len({one.tobytes() for one in found}) > 10


def test_published_batches_are_of_both_sizes_and_beside_imgaug() -> None:
    results = published("batches")
    if results is None:
        pytest.skip("experiments/batches has no results yet")
    spent = seconds(results)
    for task in TASKS:
        for size in (32, 256):
            assert spent["vicinal", task, size, BATCH] < spent["vicinal", task, size, SINGLE]
            assert {("imgaug", task, size, how) for how in (SINGLE, BATCH)} <= set(spent)
