"""The table and answers of localise."""

from __future__ import annotations

from typing import Any

import attrs

from experiments.common.answers import answer
from experiments.common.tables import percent, points
from experiments.common.tables import table as markdown
from experiments.localise.settings import CROSS, CUTMIX, SAME
from vicinal.experiments.recipe import NONE
from vicinal.experiments.student import Interval, interval

Runs = dict[str, list[dict[str, Any]]]
KEYS = {"score": "accuracy", "share": "boxes at 0.2", "best": "boxes at the best threshold", "pointing": "pointing"}


def arm_rows(runs: Runs) -> list[dict[str, Any]]:
    """By arm, each of KEYS with its gain over none."""
    rows = []
    for name, mine in runs.items():
        row: dict[str, Any] = {"arm": name}
        for key in KEYS:
            row[key] = attrs.asdict(interval([one[key] for one in mine]))
            row[f"{key}_gain"] = None if name == NONE or NONE not in runs else attrs.asdict(gain(runs, name, NONE, key))
        rows.append(row)
    return rows


def gain(runs: Runs, name: str, base: str, key: str) -> Interval:
    """By how much an arm is above another, paired by seed."""
    return interval([one[key] - other[key] for one, other in zip(runs[name], runs[base], strict=True)])


def answers(runs: Runs) -> dict[str, Any]:
    """What the papers of CutMix and Mixup say; whatever comes out is printed."""
    found = {}
    for name, one, other, key, asks in (
        ("cutmix", CUTMIX, NONE, "best", "Boxes at the best threshold with CutMix, against none (the paper: better)"),
        ("partners", CROSS, SAME, "score", "Accuracy with Mixup of other classes, against Mixup of the same class"),
    ):
        if one in runs and other in runs:
            found[name] = answer(asks, gain(runs, one, other, key), 0.0, excludes_zero=True)
    return found


def table(results: dict[str, Any]) -> str:
    """Accuracy and localisation by arm."""
    headings = ["arm", *(heading for name in KEYS.values() for heading in (name, "gain"))]
    rows = [
        [f"`{row['arm']}`", *(cell for key in KEYS for cell in (percent(row[key]), points(row[f"{key}_gain"])))]
        for row in results["outcome"]
    ]
    return markdown(headings, rows)
