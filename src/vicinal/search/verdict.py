"""What the test part says of the recipe that was found, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vicinal.experiments.student import Interval, interval, rounding
from vicinal.search.settings import FOUND

Runs = Mapping[str, Mapping[int, float]]
"""By recipe the test score of every seed."""


def scores_of(summary: Mapping[str, Any], found: str) -> dict[str, dict[int, float]]:
    """Runs of what ``compare`` gives; the recipe called ``found`` there under FOUND."""
    return {
        FOUND if name == found else name: {run["seed"]: run["measures"]["score"] for run in one["runs"]}
        for name, one in summary["recipes"].items()
    }


def over(runs: Runs, name: str, pictures: int = 0) -> Interval:
    """What FOUND gains over another recipe, paired by seed. ``pictures``: of which scores are a share; 0 for others."""
    return interval([runs[FOUND][seed] - score for seed, score in runs[name].items()], rounding(pictures, 2))


def best_rival(runs: Runs) -> str:
    """The other recipe with the best mean."""
    others = {name: interval(list(of.values())).mean for name, of in runs.items() if name != FOUND}
    return max(others, key=lambda name: others[name])


def conclusion(runs: Runs, nothing: bool = False, pictures: int = 0) -> str:
    """Whether search won, by its best rival, and what to take. ``nothing``: the found recipe changes no picture.
    ``pictures``: as in ``over``."""
    rival = best_rival(runs)
    if nothing:
        above = -100 * over(runs, rival).mean
        return "Search found nothing that helps: its recipe changes no picture" + (
            f", and {rival} is {above:.1f} points above it." if above > 0 else "."
        )
    gain = over(runs, rival, pictures)
    size = f"{abs(100 * gain.mean):.1f} points"
    said = f"{size} {'above' if gain.mean >= 0 else 'below'} {rival}, the best of the others"
    if gain.low is None or gain.high is None:
        return f"Undecided: with one seed the recipe that was found is {said}, which may be chance; more --seeds would tell."
    reach = f"95 % interval {100 * gain.low:+.1f} to {100 * gain.high:+.1f}"
    if gain.low > 0:
        return f"Search wins: its recipe is {said} ({reach})."
    if gain.high < 0:
        return f"Search loses: its recipe is {said} ({reach}); take {rival}."
    return f"Search does not win: its recipe is {said}, and seeds do not tell them apart ({reach}); {rival} needs no search."
