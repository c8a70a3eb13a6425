"""Search by trials: what is proposed, trained, pruned, stopped and gone on with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

pytest.importorskip("optuna")

import vicinal as vc
from vicinal.errors import DataError
from vicinal.experiments.comparison import Comparison
from vicinal.recipes.load import load
from vicinal.search.search import search
from vicinal.search.settings import Search, Trials


class StoppedError(Exception):
    """As if the process were killed there."""


PLAN = Trials(count=7, over=("flip", "erase"), again=2, seeds_again=2)


def wanted_of(comparison: Comparison, trials: Trials = PLAN, **changes: Any) -> Search:
    return Search(comparison=comparison, by="trials", seconds=None, trials=trials, **changes)


def stop_at(calls: int) -> Callable[[str, float, int], None]:
    left = [calls]

    def told(_what: str, _done: float, _total: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise StoppedError

    return told


def test_the_first_trial_changes_nothing_and_the_best_are_tried_again(comparison: Comparison, tmp_path: Path) -> None:
    result = search(wanted_of(comparison), tmp_path / "out")
    found = result["found"]
    rows = found["trials"]
    assert [row["number"] for row in rows] == list(range(7))
    assert rows[0]["values"] == {"flip": 0, "erase": 0}
    for row in rows:
        if row["state"] == "complete":
            assert row["score"] == pytest.approx(sum(row["scores"]) / 2)
            assert (len(row["scores"]), row["epochs"]) == (2, 6)
        else:
            assert 1 < row["epochs"] < 6
    again = {one["number"]: one["score"]["mean"] for one in found["again"]}
    assert again[found["best"]["number"]] == max(again.values())
    complete = sorted((row["score"] for row in rows if row["state"] == "complete"), reverse=True)
    assert all(rows[number]["score"] >= complete[-1] for number in again)
    assert found["pictures"] == {"train": 52, "validation": 12}
    recipe = load(tmp_path / "out" / "recipe.yaml")
    assert {type(one).__name__ for one in recipe.transforms} <= {"HorizontalFlip", "RandomErasing"}
    page = (tmp_path / "out" / "search.html").read_text()
    assert f"the best of {len(rows)} equal recipes would be" in page
    assert "share of the pictures that are mirrored left to right" in page


def test_a_search_that_was_stopped_ends_as_if_it_had_not(comparison: Comparison, tmp_path: Path) -> None:
    whole = search(wanted_of(comparison), tmp_path / "whole")
    for calls in (2, 9, 20, 33):  # within the first trial, at its second seed, later, and in the last trainings
        for attempt in (calls, 3):
            with pytest.raises(StoppedError):
                search(wanted_of(comparison), tmp_path / "parts", stop_at(attempt))
    again = search(wanted_of(comparison), tmp_path / "parts")
    assert again["found"] == whole["found"]
    assert again["recipes"] == whole["recipes"]


def test_trials_can_be_added_and_another_winner_is_told_to_be_tested_too(comparison: Comparison, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = search(wanted_of(comparison, attrs.evolve(PLAN, count=2)), out)
    assert first["looks"] == 1
    more = search(wanted_of(comparison), out)
    assert more["found"]["trials"][:2] == first["found"]["trials"]
    assert more["looks"] == (1 if more["yaml"] == first["yaml"] else 2)
    # Another winner, whatever training found: as if the first had been another recipe.
    tested = out / "test" / "runs" / "search" / "recipe.yaml"
    tested.write_text(vc.Pipeline([vc.Invert()], seed=0).to_yaml())
    last = search(wanted_of(comparison), out)
    assert last["looks"] >= 2
    assert f"beware: {last['looks']} recipes of this search were tested" in (out / "search.html").read_text()
    assert set(last["recipes"]) == {"none", "TrivialAugmentWide", "search"}


def test_a_split_to_choose_with_is_used_where_there_is_one(
    sides_val: str, comparison: Comparison, tmp_path: Path
) -> None:
    comparison = attrs.evolve(comparison, source=sides_val, seeds=(0,))
    trials = attrs.evolve(PLAN, count=2, again=1)
    found = search(wanted_of(comparison, trials), tmp_path / "out")["found"]
    assert found["pictures"] == {"train": 64, "validation": 24}


def test_epochs_are_counted_once_and_then_kept(comparison: Comparison, tmp_path: Path) -> None:
    trials = attrs.evolve(PLAN, count=2, again=1)
    timed = attrs.evolve(wanted_of(attrs.evolve(comparison, seeds=(0,)), trials), seconds=0.2)
    epochs = search(timed, tmp_path / "out")["training"]["epochs"]
    assert 1 <= epochs <= 300
    kept = json.loads((tmp_path / "out" / "experiment.json").read_text())
    assert kept["training"]["epochs"] == epochs
    slower = search(attrs.evolve(timed, seconds=1e-6), tmp_path / "out")
    assert slower["training"]["epochs"] == epochs


def test_trainings_that_break_down_are_told_and_do_not_stop_a_search_at_once(
    comparison: Comparison, tmp_path: Path
) -> None:
    wild = attrs.evolve(comparison.training, optimizer="sgd", rate=1e5, schedule="constant")
    with pytest.raises(DataError, match=r"sides\.npz: no trial could be trained: epoch 0, step \d+: the loss is (nan|inf)"):
        search(wanted_of(attrs.evolve(comparison, training=wild), attrs.evolve(PLAN, count=2)), tmp_path / "out")
