"""Nuclei: the windows and their uses, a small run of everything on the demo, and the target in the committed results."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import vicinal as vc
from experiments.common.arguments import ROOT, Arguments
from experiments.common.publish import published
from experiments.nuclei.masks import richest, split, write_table, write_windows
from experiments.nuclei.measure import work
from experiments.nuclei.outcome import table
from experiments.nuclei.settings import AUGMENTED, BOTH, CASES, LOSS, LOSSES, RECIPES, Case, Settings
from vicinal.errors import DataError
from vicinal.experiments.network import Model

DEMO = ROOT / "demo"


def test_windows_hold_the_nuclei_of_the_pictures(tmp_path: Path) -> None:
    names = write_windows(DEMO / "nuclei", tmp_path, 64)
    assert len(names) == 12
    for name in names:
        ids = vc.read_mask(DEMO / "nuclei" / "instances" / name)
        mask = vc.read_mask(tmp_path / "masks" / name)
        rows, columns = richest(ids > 0, 64)
        np.testing.assert_array_equal(mask, np.where(ids[rows, columns] > 0, 255, 0))
        picture = vc.read(DEMO / "nuclei" / "images" / name, channels="grey")
        np.testing.assert_array_equal(vc.read(tmp_path / "images" / name), picture[rows, columns])
        assert (mask > 0).sum() >= (ids[96:160, 96:160] > 0).sum(), "the middle is one of the windows to choose from"


def test_nothing_is_both_trained_with_and_tested_on(tmp_path: Path) -> None:
    names = [f"{number:03d}.png" for number in range(40)]
    path = write_table(names, tmp_path, test=10, watched=5, counts=(4, 20), seeds=(0, 1))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    uses = {(count, seed): [row[split(count, seed)] for row in rows] for count in (4, 20) for seed in (0, 1)}
    for (count, _), column in uses.items():
        assert [column.count(use) for use in ("train", "test", "watch")] == [count, 10, 5]
    tested = {tuple(use == "test" for use in column) for column in uses.values()}
    assert len(tested) == 1, "the same pictures for every network"
    few, more, other = ({i for i, use in enumerate(uses[key]) if use == "train"} for key in ((4, 0), (20, 0), (4, 1)))
    assert few < more
    assert few != other


def test_too_few_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="at least 12 pictures, got 11"):
        write_table([f"{number}.png" for number in range(11)], tmp_path, test=5, watched=2, counts=(5,), seeds=(0,))


def test_a_small_run_writes_rows_answers_and_plots(tmp_path: Path) -> None:
    settings = Settings(
        cases=(Case(LOSS, 5, BOTH, (0, 1)), Case("balanced", 5, BOTH, (0, 1))), model=Model("unet", {"width": 4, "levels": 2}),
        side=32, test=5, watched=2, visits=60,
    )  # fmt: skip
    arguments = Arguments(name="nuclei", data=DEMO, out=tmp_path / "out", results=tmp_path / "results")
    results = work(arguments, settings)
    rows = results["outcome"]
    assert [(row["loss"], row["recipe"]) for row in rows] == [(loss, name) for loss in (LOSS, "balanced") for name in BOTH]
    for row in rows:
        assert row["dice"]["mean"] == pytest.approx(np.mean(row["scores"]), abs=1e-6)
        assert row["dice"]["mean"] > 0.3, "it learned to tell nuclei from background"
        assert row["iou"]["mean"] < row["dice"]["mean"]
        assert (row["gain"] is None) == (row["recipe"] == "none")
    gain = results["answers"]["few"]
    paired = np.subtract(rows[1]["scores"], rows[0]["scores"])
    assert gain["mean"] == pytest.approx(paired.mean(), abs=1e-6)
    assert gain["count"] == 2
    assert AUGMENTED in table(results)
    assert all((tmp_path / "results" / file).stat().st_size > 0 for file in results["pictures"])
    assert work(arguments, settings)["outcome"] == rows, "finished trainings are read, not run again"


def test_the_published_results_reach_the_target() -> None:
    results = published("nuclei")
    assert results is not None
    rows = results["outcome"]
    assert len(rows) == sum(len(case.recipes) for case in CASES)
    assert {row["loss"] for row in rows} == {LOSS, *LOSSES}
    assert {row["recipe"] for row in rows} == set(RECIPES)
    gain = results["answers"]["few"]
    assert gain["count"] >= 5
    assert gain["low"] > 0
