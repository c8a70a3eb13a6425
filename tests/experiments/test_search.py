"""The experiment of searched recipes: a small run of all of it, and what is asked of the one that is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("optuna")

from experiments.common.arguments import Arguments
from experiments.common.publish import KEYS, publish, published
from experiments.search.__main__ import run
from experiments.search.outcome import table
from experiments.search.pictures import digits as digit_pictures
from experiments.search.settings import DEFAULT, digits, sides
from tests.experiments.test_shift import idx


@pytest.fixture(scope="module")
def arguments(tmp_path_factory: pytest.TempPathFactory) -> Arguments:
    """Arguments with shoes that are brighter to the left."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "fashion-mnist").mkdir()
    rng = np.random.default_rng(4)
    for split, count in (("train", 60), ("t10k", 40)):
        images = rng.integers(0, 60, (count, 28, 28), np.uint8)
        images[:, 8:20, 2:10] += 180
        idx(folder / "fashion-mnist" / f"{split}-images-idx3-ubyte.gz", images)
        idx(folder / "fashion-mnist" / f"{split}-labels-idx1-ubyte.gz", np.array([5, 7, 9, 0] * (count // 4), np.uint8))
    return Arguments(name="search", data=folder, out=folder / "out", results=folder / "results")


def test_a_run_states_everything_and_is_published_whole(arguments: Arguments) -> None:
    results = run(arguments, [digits(trials=2, epochs=1), sides("audit", epochs=3)])
    assert set(KEYS) <= set(results)
    assert publish(arguments, results).is_file()
    assert (arguments.results / "gains.png").stat().st_size > 1000
    assert [row["part"] for row in results["outcome"]] == ["digits", "sides, by audit"]
    assert set(results["answers"]) == {"digits", "sides, by audit"}
    shown = table(results)
    assert all(f"- {row['part']}: {row['conclusion']}" in shown for row in results["outcome"])
    assert results["outcome"][1]["flip"]["mean"] > 0.5


def test_digits_are_upright_to_train_with_and_turned_to_choose_and_to_test_with(tmp_path: Path) -> None:
    with np.load(digit_pictures(Arguments(name="search", data=tmp_path, out=tmp_path, results=tmp_path))) as found:
        assert {name: found[name].shape for name in found.files if name[0] == "x"} == {
            "x_train": (600, 16, 16, 1), "x_val": (500, 16, 16, 1), "x_test": (697, 16, 16, 1),
        }  # fmt: skip
        one = found["y_train"] == 1  # the slant of ones: how far from upright their mass lies
        assert _lean(found["x_train"][one]) < 0.75 * _lean(found["x_test"][found["y_test"] == 1])


def _lean(images: np.ndarray[Any, Any]) -> float:
    """The mean angle, either way, between a digit's long axis and that of the mean digit, in radians."""
    y, x = np.mgrid[:16, :16] - 7.5
    weights = images[..., 0].astype(float)
    weights /= weights.sum((1, 2), keepdims=True)
    xx, yy, xy = ((weights * one).sum((1, 2)) for one in (x * x, y * y, x * y))
    angles = 0.5 * np.arctan2(2 * xy, yy - xx)
    return float(np.abs(angles - np.median(angles)).mean())


def test_the_parts_have_names_of_their_own() -> None:
    names = [part.name for part in DEFAULT]
    assert len(set(names)) == len(names) == 5


def test_published_searches_find_what_was_planted_and_reject_flips_of_left_and_right() -> None:
    """Turns within 10 degrees of 25 and at least 5 points over none; flips that cost more than the 2 points allowed."""
    results = published("search")
    if results is None:
        pytest.skip("experiments/search has no results yet")
    rows = {row["part"]: row for row in results["outcome"]}
    planted = rows["digits"]
    assert abs(planted["values"]["rotate"] - 25) <= 10
    assert planted["values"]["flip"] == 0
    assert planted["arms"]["search"]["gain"]["mean"] >= 0.05
    assert planted["arms"]["search"]["gain"]["low"] > 0
    assert planted["promised"] < planted["arms"]["search"]["gain"]["mean"]
    assert "HorizontalFlip" not in rows["sides, by audit"]["recipe"]
    assert rows["sides, by audit"]["flip"]["low"] > 0.5
    assert rows["sides, by trials"]["values"]["flip"] == 0
