"""What cannot be searched ends in one line, before anything is trained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from tests.compare.material import NUCLEI
from vicinal.errors import DataError, JobError, SpecError, VicinalError
from vicinal.experiments.comparison import Comparison
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.recipe import Recipe
from vicinal.search.search import search
from vicinal.search.settings import Audit, Search, Trials


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Trials(over=("rotat",)), SpecError, "over: expected one of crop, .*, got 'rotat'; did you mean 'rotate'"),
        (lambda: Trials(over=()), SpecError, "over: expected 1 to 10 names, each once, got ''"),
        (lambda: Trials(over=("flip", "flip")), SpecError, "over: expected 1 to 10 names, each once, got 'flip,flip'"),
        (lambda: Trials(count=1), JobError, r"trials: expected a whole number in \[2, 100000\], got 1"),
        (lambda: Trials(seeds=1), JobError, r"seeds: expected a whole number in \[2, 100\], got 1"),
        (lambda: Audit(folds=1), JobError, r"folds: expected a whole number in \[2, 20\], got 1"),
        (lambda: Audit(drop=0), JobError, "drop: expected a share of accuracy above 0, at most 0.5, got 0"),
        (lambda: Audit(drop=float("nan")), JobError, "drop: expected a share"),
    ],
)  # fmt: skip
def test_settings_that_mean_nothing(make: Any, error: type[VicinalError], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def test_more_numbers_than_ten_are_refused() -> None:
    from vicinal.search.space import NUMBERS

    assert len(NUMBERS) > 10
    with pytest.raises(SpecError, match="over: expected 1 to 10 names"):
        Trials(over=tuple(NUMBERS))
    assert Trials(over=tuple(NUMBERS)[:10]).over


def test_ways_times_and_names(comparison: Comparison) -> None:
    with pytest.raises(SpecError, match="by: expected one of audit, trials, got 'audits'; did you mean 'audit'"):
        Search(comparison=comparison, by="audits")
    with pytest.raises(JobError, match="seconds: expected a time above 0, got 0"):
        Search(comparison=comparison, seconds=0)
    with pytest.raises(JobError, match="validation: expected a share above 0 and below 1, got 1"):
        Search(comparison=comparison, validation=1)
    for name in ("search", "search-2"):
        named = attrs.evolve(comparison, recipes=(*comparison.recipes, Recipe(name)))
        with pytest.raises(SpecError, match=f"recipe {name}: results give a found recipe this name"):
            Search(comparison=named)
    Search(comparison=attrs.evolve(comparison, recipes=(*comparison.recipes, Recipe("search-party"))))


def test_masks_splits_and_single_pictures(comparison: Comparison, sides: str, sides_val: str, tmp_path: Path) -> None:
    masks = attrs.evolve(comparison, source=NUCLEI, selection=Selection(size=(32, 32)))
    with pytest.raises(DataError, match="expected classes of pictures to search for, got masks"):
        search(Search(comparison=masks, seconds=None), tmp_path / "out")
    wrong = attrs.evolve(comparison, source=sides_val, selection=Selection(test="val"))
    with pytest.raises(DataError, match="expected three splits to train, choose and test with, got 'val' twice"):
        search(Search(comparison=wrong, by="trials", seconds=None, val="val"), tmp_path / "out")
    with pytest.raises(DataError, match="split: expected one of train, test, got 'dev'"):
        search(Search(comparison=comparison, by="trials", seconds=None, val="dev"), tmp_path / "out")
    with np.load(sides) as found:
        arrays = {name: found[name] for name in found.files}
    arrays["x_train"], arrays["y_train"] = arrays["x_train"][:2], arrays["y_train"][:2]
    np.savez(tmp_path / "few.npz", allow_pickle=False, **arrays)
    few = attrs.evolve(comparison, source=str(tmp_path / "few.npz"))
    with pytest.raises(DataError, match="expected two pictures or more of a class to choose with"):
        search(Search(comparison=few, by="trials", seconds=None), tmp_path / "out")
    with pytest.raises(DataError, match="expected 2 pictures or more of some class, one a fold"):
        search(Search(comparison=few, seconds=None), tmp_path / "few")
    assert not (tmp_path / "out").exists()


def test_a_folder_holds_one_search(comparison: Comparison, tmp_path: Path) -> None:
    short = attrs.evolve(comparison, seeds=(0,), training=attrs.evolve(comparison.training, epochs=1))
    one = Search(comparison=short, seconds=None)
    search(one, tmp_path / "out")
    with pytest.raises(JobError, match=r"holds a search with search\.by 'audit', not 'trials'; take another folder"):
        search(attrs.evolve(one, by="trials"), tmp_path / "out")
    with pytest.raises(JobError, match=r"holds a search with search\.drop 0\.02, not 0\.03"):
        search(attrs.evolve(one, audit=Audit(drop=0.03)), tmp_path / "out")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("mine")
    with pytest.raises(JobError, match="expected a new or empty folder, or one with a search to go on with"):
        search(one, tmp_path / "other")
    with pytest.raises(JobError, match="expected a folder, got a file"):
        search(one, tmp_path / "other" / "notes.txt")


@pytest.mark.parametrize(("package", "by", "extra"), [("optuna", "trials", "search"), ("torch", "audit", "torch")])
def test_a_missing_extra_is_named_with_its_line(package: str, by: str, extra: str, sides: str, tmp_path: Path) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; from vicinal.cli.main import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "search", sides, "-o", str(tmp_path / "out"), "--by", by]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("vicinal: read ")]
    assert (done.returncode, len(lines)) == (2, 1)
    assert lines[0].endswith(f"pip install 'vicinal[{extra}]'")
    assert package in lines[0]
    assert not (tmp_path / "out").exists()
