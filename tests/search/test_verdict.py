"""The sentence on top."""

from __future__ import annotations

import pytest

from vicinal.search.verdict import best_rival, conclusion, over

NONE = {0: 0.80, 1: 0.81, 2: 0.79}


def shifted(by: tuple[float, ...]) -> dict[int, float]:
    return {seed: NONE[seed] + more for seed, more in enumerate(by)}


@pytest.mark.parametrize(
    ("found", "rival", "begins", "holds"),
    [
        ((0.05, 0.051, 0.049), (0.01, 0.01, 0.01), "Search wins: ", "4.0 points above Trivial"),
        ((0.01, 0.011, 0.009), (0.03, 0.03, 0.03), "Search loses: ", "2.0 points below Trivial, the best of the others"),
        ((0.01, -0.03, 0.02), (0.005, 0.0, 0.0), "Search does not win: ", "seeds do not tell them apart"),
        ((0.04, -0.03, 0.02), (-0.1, -0.1, -0.1), "Search does not win: ", "1.0 points above none"),
        ((-0.02, -0.021, -0.019), (-0.1, -0.1, -0.1), "Search loses: ", "2.0 points below none"),
    ],
)
def test_it_says_who_wins_against_the_best_of_the_others(
    found: tuple[float, ...], rival: tuple[float, ...], begins: str, holds: str
) -> None:
    said = conclusion({"none": NONE, "Trivial": shifted(rival), "search": shifted(found)})
    assert said.startswith(begins)
    assert holds in said
    assert said.endswith(".")
    assert ". " not in said


@pytest.mark.parametrize("sign", [1, -1])
def test_one_picture_more_for_every_seed_is_no_proof(sign: int) -> None:
    """Accuracies of 40 pictures go in steps of 2.5 points, so that seeds agree by chance; those of 4,000 would not."""
    runs = {"none": dict.fromkeys(range(3), 0.5), "search": dict.fromkeys(range(3), 0.5 + sign / 40)}
    assert conclusion(runs, pictures=40).startswith("Search does not win: ")
    assert conclusion(runs, pictures=4000).startswith("Search wins: " if sign > 0 else "Search loses: ")


def test_one_seed_decides_nothing() -> None:
    assert conclusion({"none": {0: 0.5}, "search": {0: 0.9}}).startswith("Undecided: ")


def test_a_recipe_that_changes_nothing_is_called_so() -> None:
    alike = {"none": NONE, "search": NONE}
    said = "Search found nothing that helps: its recipe changes no picture"
    assert conclusion(alike, nothing=True) == f"{said}."
    better = {**alike, "Trivial": shifted((0.02, 0.01, 0.03))}
    assert conclusion(better, nothing=True) == f"{said}, and Trivial is 2.0 points above it."


def test_gains_are_paired_by_seed_whatever_their_order() -> None:
    runs = {"none": {2: 0.79, 0: 0.80, 1: 0.81}, "search": shifted((0.01, 0.01, 0.01))}
    gain = over(runs, "none")
    assert (gain.mean, gain.low, gain.high) == pytest.approx((0.01, 0.01, 0.01))
    assert best_rival(runs) == "none"
