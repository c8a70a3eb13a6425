"""Search by audit on pictures whose class is a side: what mirrors them is rejected, and what does not is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import vicinal as vc
from vicinal.experiments.comparison import Comparison
from vicinal.recipes.load import load
from vicinal.search.search import search
from vicinal.search.settings import Audit, Search


class StoppedError(Exception):
    """As if the process were killed there."""


@pytest.fixture(scope="module")
def done(sides: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Search, dict[str, Any]]:
    wanted = searched(sides)
    out = tmp_path_factory.mktemp("audit") / "out"
    return out, wanted, search(wanted, out)


def searched(sides: str, **changes: Any) -> Search:
    from vicinal.experiments.network import Model
    from vicinal.experiments.recipe import recipes_of
    from vicinal.experiments.training.settings import Training

    comparison = Comparison(
        source=sides, recipes=recipes_of(["none", "TrivialAugmentWide"]), seeds=(0, 1), device="cpu",
        model=Model("small_cnn", {"widths": [4, 8], "hidden": 8, "grid": 4}),
        training=Training(epochs=6, batch=16, rate=0.02),
    )  # fmt: skip
    return Search(comparison=comparison, by="audit", seconds=None, **changes)


def test_left_and_right_may_not_be_mirrored_and_top_and_bottom_may(done: tuple[Path, Search, dict[str, Any]]) -> None:
    found = done[2]["found"]
    assert found["accuracy"] > 0.95
    assert found["judged"] == 64
    by_name = {one["operation"]: one for one in found["operations"]}
    flip = by_name["HorizontalFlip"]
    assert (flip["p"], len(flip["tried"])) == (0, 1)
    assert flip["tried"][0]["drop"]["low"] > 0.8
    assert by_name["VerticalFlip"]["p"] > 0.4
    # Bars that are turned by half a circle stand on the other side.
    assert by_name["Rotate"]["strength"] is None or by_name["Rotate"]["strength"] < 180
    for one in found["operations"]:
        drops = [at["drop"]["mean"] for at in one["tried"]]
        assert all(drop <= 0.02 for drop in drops[:-1])
        assert (one["p"] == 0) == (drops[0] > 0.02)
    assert "Saturation" not in by_name


def test_the_recipe_is_a_file_that_keeps_the_sides(done: tuple[Path, Search, dict[str, Any]]) -> None:
    out, _, result = done
    recipe = load(out / "recipe.yaml")
    assert recipe.to_yaml() == result["yaml"]
    assert "HorizontalFlip" not in result["yaml"]
    assert any(isinstance(one, vc.VerticalFlip) for one in recipe.transforms)
    images = np.load(str(done[1].comparison.source))["x_test"]
    assert np.asarray(recipe(images)).shape == images.shape
    assert result["found"]["costs"]["mean"] < 0.2


def test_the_page_puts_its_conclusion_on_top_and_names_all_arms(done: tuple[Path, Search, dict[str, Any]]) -> None:
    out, _, result = done
    page = (out / "search.html").read_text()
    assert json.loads((out / "search.json").read_text()) == result
    assert page.index(result["conclusion"].split(" (")[0].replace("'", "&#39;")) < page.index("On the test part")
    assert list(result["recipes"]) == ["none", "TrivialAugmentWide", "search"]
    assert {one["what"] for one in result["recipes"].values()} == {
        "no augmentation", "without parameters", "found by this search"
    }  # fmt: skip
    assert "noise alone promises no gain" in page
    assert "HorizontalFlip</td><td>rejected" in page
    assert (out / "test" / "report.html").is_file()


def test_a_finished_search_is_read_and_one_that_was_stopped_ends_alike(
    done: tuple[Path, Search, dict[str, Any]], tmp_path: Path
) -> None:
    out, wanted, result = done
    kept = {path: path.stat().st_mtime_ns for path in out.rglob("network.pt")}
    assert search(wanted, out) == result
    assert {path: path.stat().st_mtime_ns for path in out.rglob("network.pt")} == kept

    def stop(what: str, _done: float, _total: int) -> None:
        if what.startswith("judging"):
            raise StoppedError

    with pytest.raises(StoppedError):
        search(wanted, tmp_path / "out", stop)
    again = search(wanted, tmp_path / "out")
    for one in (again, result):
        one["yaml"] = str(one["yaml"])
    assert again == result


def test_more_folds_judge_every_picture_once(sides: str, tmp_path: Path) -> None:
    wanted = searched(sides, audit=Audit(folds=3, pictures=8, drop=0.3))
    short = attrs.evolve(wanted.comparison, seeds=(0,), training=attrs.evolve(wanted.comparison.training, epochs=2))
    found = search(attrs.evolve(wanted, comparison=short), tmp_path / "out")
    assert (found["found"]["folds"], found["found"]["judged"]) == (3, 24)
    assert found["conclusion"].startswith("Undecided: ")
