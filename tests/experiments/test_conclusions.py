"""Pages say their conclusion first, and no more than their numbers bear."""

from __future__ import annotations

from typing import Any

import pytest

from vicinal.experiments.page.comparison import in_short
from vicinal.report.page.grids import confusion
from vicinal.report.page.lines import number, possible


def summary(seeds: int, **gains: tuple[float, float | None, float | None] | None) -> dict[str, Any]:
    rows = {
        name: {"summary": {"gain": None if one is None else dict(zip(("mean", "low", "high"), one, strict=True))}}
        for name, one in gains.items()
    }
    return {"baseline": "none", "seeds": list(range(seeds)), "recipes": rows}


@pytest.mark.parametrize(("seeds", "gains", "wanted"), [
    (3, {"a": (0.05, 0.02, 0.08), "b": (0.01, -0.1, 0.2)}, "a: +5.0 points over none (+2.0 to +8.0, 3 seeds): it helped."),
    (3, {"a": (0.05, -0.02, 0.12)},
     "a: +5.0 points over none (-2.0 to +12.0, 3 seeds): no recipe differs from none for certain."),
    (5, {"a": (-0.05, -0.08, -0.02)}, "a: -5.0 points over none (-8.0 to -2.0, 5 seeds): no recipe helped."),
    (2, {"a": (0.05, 0.02, 0.08)}, "a: +5.0 points over none, by 2 seeds, which is too few to tell from chance."),
    (1, {"a": (0.05, None, None)}, "a: +5.0 points over none, by 1 seed, which is too few to tell from chance."),
    (3, {}, "Only none was trained, so that there is nothing to compare."),
])  # fmt: skip
def test_a_comparison_in_one_sentence(seeds: int, gains: Any, wanted: str) -> None:
    assert in_short(summary(seeds, none=None, **gains)) == wanted


@pytest.mark.parametrize(("one", "signed", "wanted"), [
    ({"mean": 0.98, "low": 0.9, "high": 1.06}, False, "98.00 (90.00 to 100.00)"),
    ({"mean": 0.02, "low": -0.04, "high": 0.08}, False, "2.00 (0.00 to 8.00)"),
    ({"mean": 0.02, "low": -0.04, "high": 0.08}, True, "+2.00 (-4.00 to +8.00)"),
    ({"mean": 0.5, "low": None, "high": None}, False, "50.00"),
])  # fmt: skip
def test_shares_have_intervals_that_are_possible(one: Any, signed: bool, wanted: str) -> None:
    assert number(one, signed=signed) == wanted
    assert possible({"mean": 0.5, "low": 0.4, "high": 0.6}) == {"mean": 0.5, "low": 0.4, "high": 0.6}


def test_a_confusion_has_names_on_both_sides_and_zeros() -> None:
    page = confusion([[9, 1, 0], [0, 10, 0], [2, 0, 8]], ["cat", "dog", "<cow>"])
    for name in ("cat", "dog", "&lt;cow&gt;"):
        assert page.count(f">{name}</text>") == 2
    assert page.count(">0</text>") == 4
    assert page.count(">10</text>") == 1
