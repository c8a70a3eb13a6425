"""The experiments' pages say what their results say."""

from __future__ import annotations

import pytest

from experiments import readme
from experiments.common.publish import KEYS, published


def test_generated_parts_of_the_pages_are_current() -> None:
    for path, text in readme.renewed().items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: run python -m experiments.readme"


@pytest.mark.parametrize("name", readme.NAMES)
def test_results_are_whole_and_their_pictures_small(name: str) -> None:
    results = published(name)
    if results is None:
        pytest.skip(f"experiments/{name} has no results yet")
    assert set(KEYS) <= set(results)
    assert not results["full"]
    for file in results["pictures"]:
        path = readme.PAGES / name / "results" / file
        assert 0 < path.stat().st_size < 200_000, path


@pytest.mark.parametrize("name", readme.NAMES)
def test_answers_agree_with_their_numbers(name: str) -> None:
    for one in (published(name) or {"answers": {}})["answers"].values():
        assert one["low"] < one["mean"] < one["high"], "an interval over seeds"
        above = one["mean"] >= one["at_least"] and (one["low"] > 0 or not one["excludes_zero"])
        assert one["reached"] == above
