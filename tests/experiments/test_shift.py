"""The experiment of shifted pictures: a small run of all of it, and what was asked of the one that is published."""

from __future__ import annotations

import gzip
import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.common.arguments import ROOT, Arguments
from experiments.common.publish import KEYS, publish, published
from experiments.shift.__main__ import run
from experiments.shift.measure import SHIFTS
from experiments.shift.outcome import table
from experiments.shift.settings import DATA, RECIPES, Settings
from vicinal.experiments.network import Model

TINY = Settings(
    recipes=tuple(recipe.name for recipe in RECIPES), train=60, epochs=2, seeds=(0, 1), unshifted=30, moved=20, mapped=10,
    curve=10, model=Model("small_cnn", {"widths": [2, 4], "hidden": 8, "grid": 4}),
)  # fmt: skip


def idx(path: Path, values: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
    """Writes an IDX file of bytes, compressed."""
    head = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    path.write_bytes(gzip.compress(head + values.tobytes()))


@pytest.fixture(scope="module")
def arguments(tmp_path_factory: pytest.TempPathFactory) -> Arguments:
    """Arguments with data of ten classes: a bright row at the height of the class."""
    folder = tmp_path_factory.mktemp("shift")
    (folder / DATA).mkdir()
    rng = np.random.default_rng(3)
    for split, count in (("train", 80), ("t10k", 40)):
        labels = np.arange(count, dtype=np.uint8) % 10
        images = rng.integers(0, 60, (count, 28, 28), np.uint8)
        images[np.arange(count), 4 + 2 * labels] += 180
        idx(folder / DATA / f"{split}-images-idx3-ubyte.gz", images)
        idx(folder / DATA / f"{split}-labels-idx1-ubyte.gz", labels)
    return Arguments(name="shift", data=folder, out=folder / "out", results=folder / "results")


@pytest.fixture(scope="module")
def results(arguments: Arguments) -> dict[str, Any]:
    return run(arguments, TINY)


def test_a_run_states_everything_and_is_published_whole(arguments: Arguments, results: dict[str, Any]) -> None:
    assert set(KEYS) <= set(results)
    assert publish(arguments, results).is_file()
    for file in results["pictures"]:
        assert (arguments.results / file).stat().st_size > 1000
    assert [row["recipe"] for row in results["outcome"]] == [recipe.name for recipe in RECIPES]
    assert all(f"`{recipe.name}`" in table(results) for recipe in RECIPES)
    assert results["seconds"]["cpu"] > 0


def test_trials_agree_with_each_other(results: dict[str, Any]) -> None:
    for row in results["outcome"]:
        for axis in ("x", "y"):
            assert len(row[axis]) == len(SHIFTS)
            ends = (row[axis][0]["mean"] + row[axis][-1]["mean"]) / 2
            assert row[f"ends_{axis}"]["mean"] == pytest.approx(ends)
        assert row["x"][5] == row["y"][5], "no shift along either axis is the same"
        assert np.shape(row["map"]) == np.shape(row["picture"]) == (len(SHIFTS), len(SHIFTS))
        assert np.mean(row["map"]) == pytest.approx(row["map_mean"]["mean"], abs=1e-4)


def test_gains_are_paired_by_seed(arguments: Arguments, results: dict[str, Any]) -> None:
    kept = {path.stem: json.loads(path.read_text()) for path in (arguments.out / "2-epochs/trials").glob("*.json")}
    gains = [kept[f"shift_x-{seed}"]["unshifted"] - kept[f"none-{seed}"]["unshifted"] for seed in TINY.seeds]
    row = next(row for row in results["outcome"] if row["recipe"] == "shift_x")
    assert row["unshifted_gain"]["mean"] == pytest.approx(np.mean(gains))
    assert results["answers"]["middle"]["mean"] == pytest.approx(np.mean(gains))


def test_a_finished_experiment_is_read_and_not_run_again(arguments: Arguments, results: dict[str, Any]) -> None:
    networks = sorted((arguments.out / "runs").rglob("network.pt"))
    before = [path.stat().st_mtime_ns for path in networks]
    again = run(arguments, TINY)
    assert again["outcome"] == results["outcome"]
    assert [path.stat().st_mtime_ns for path in networks] == before
    assert again["seconds"]["cpu"] > results["seconds"]["cpu"]


def test_an_experiment_without_its_data_ends_with_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "experiments.shift", "--data", str(tmp_path), "--out", str(tmp_path / "out"), "--full"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"shift: {tmp_path}")
    assert len(done.stderr.splitlines()) == 1


def test_published_shift_gains_at_the_ends_what_issue_4_asks_and_says_what_it_costs() -> None:
    """At least 20 points gained at shifts of 5 pixels over three seeds; whether fewer than 2 were lost unshifted is said."""
    results = published("shift")
    if results is None:
        pytest.skip("experiments/shift has no results yet")
    ends, middle = results["answers"]["ends"], results["answers"]["middle"]
    assert len(results["seeds"]) >= 3
    assert ends["mean"] >= 0.20
    assert ends["low"] > 0
    page = (ROOT / "experiments/README.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if middle["asks"] in line)
    assert line.endswith("reached." if middle["mean"] > -0.02 else "**not reached**.")
