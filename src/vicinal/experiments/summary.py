"""What several runs say together: means over seeds, and gains from one seed to the same seed of the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np
import torch

from vicinal.experiments.comparison import Comparison
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.student import LEVEL, interval, rounding
from vicinal.experiments.task import CLASSIFICATION
from vicinal.transforms.corrupt.kind import Kind
from vicinal.transforms.corrupt.table import applicable
from vicinal.versions import versions

Result = dict[str, Any]


def summarise(comparison: Comparison, data: Data, shared: dict[str, Any], results: Sequence[Result]) -> dict[str, Any]:
    """JSON of a comparison: "settings", "score" (its name), "baseline", and "recipes" with their "runs" and "summary".

    An interval is {"mean", "low", "high", "count"} of LEVEL by Student's t over seeds; low and high are None for one. Those of
    accuracies allow for what rounding to whole pictures hides.
    """
    baseline = comparison.baseline
    runs = {recipe.name: [one for one in results if one["recipe"] == recipe.name] for recipe in comparison.recipes}
    every = applicable(data.train.channels)
    made = [one for one in every if all(one.name in run["corruptions"]["scores"] for run in results if "corruptions" in run)]
    return {
        "settings": shared,
        "versions": {**versions(), "torch": torch.__version__},
        "task": {**attrs.asdict(data.task), "score": data.task.score, "scored": list(data.task.scored)},
        "beware": list(data.beware),
        "level": LEVEL,
        "seeds": sorted({one["seed"] for one in results}),
        "baseline": baseline,
        "corruptions": {
            "made": {one.name: {"extra": one.extra, "differs": one.differs} for one in made},
            "absent": [one.name for one in every if one not in made],  # from runs of versions that had fewer
        },
        "recipes": {
            recipe.name: {
                "yaml": recipe.text,
                "summary": _of_recipe(
                    runs[recipe.name], None if recipe.name == baseline else runs[baseline], made, counted_in(data.task.kind)
                ),
                "runs": runs[recipe.name],
            }
            for recipe in comparison.recipes
        },
    }


Counted = Callable[[Sequence[Sequence[int]]], int]
"""Of rows of a confusion, the pictures whose share a score is; 0 for what is no share of pictures."""


def counted_in(kind: str) -> Counted:
    """For the scores of a task."""
    return (lambda rows: sum(map(sum, rows))) if kind == CLASSIFICATION else (lambda _: 0)


def _of_recipe(
    runs: Sequence[Result], base: Sequence[Result] | None, made: Sequence[Kind], counted: Counted
) -> dict[str, Any]:
    measures = [one["measures"] for one in runs]
    pictures = counted(measures[0]["confusion"])
    out: dict[str, Any] = {
        "score": _over(runs, lambda one: one["measures"]["score"], pictures),
        "gain": None if base is None else _gain(runs, base, lambda one: one["measures"]["score"], pictures),
        "loss": _over(runs, lambda one: one["measures"]["loss"]),
        "ece": _over(runs, lambda one: one["measures"]["ece"]),
        "iou": None if measures[0]["iou"] is None else _over(runs, lambda one: one["measures"]["iou"]),
        "seconds": _over(runs, lambda one: one["seconds"]),
        "by_class": _by_class(runs, None, counted),
        "by_class_gain": None if base is None else _by_class(runs, base, counted),
        "confusion": np.sum([one["confusion"] for one in measures], axis=0).tolist(),
        "calibration": _bins([one["calibration"] for one in measures]),
        "curves": {
            name: [interval(values).plain() for values in zip(*(one["curves"][name] for one in runs), strict=True)]
            for name in runs[0]["curves"]
        },
    }
    if all("robustness" in one for one in runs):
        out["robustness"] = {name: _series(name, runs) for name in runs[0]["robustness"]}
    if all("corruptions" in one for one in runs):
        out["corruption_mean"] = _over(runs, lambda one: _corrupted(one, made))
        out["corruption_gain"] = None if base is None else _gain(runs, base, lambda one: _corrupted(one, made))
        out["corruptions"] = {
            name: np.mean([one["corruptions"]["scores"][name] for one in runs], axis=0).round(6).tolist()
            for name in (one.name for one in made)
        }
    return out


def _corrupted(run: Result, made: Sequence[Kind]) -> float:
    """The mean score under corruptions that every run was tried on, without the extra ones."""
    return float(np.mean([run["corruptions"]["scores"][one.name] for one in made if not one.extra]))


def _series(name: str, runs: Sequence[Result]) -> dict[str, Any]:
    first = runs[0]["robustness"][name]
    scores = zip(*(one["robustness"][name]["scores"] for one in runs), strict=True)
    return {
        "unit": first["unit"], "values": first["values"], "neutral": first["neutral"],
        "scores": [interval(row).plain() for row in scores],
    }  # fmt: skip


def _by_class(runs: Sequence[Result], base: Sequence[Result] | None, counted: Counted) -> list[dict[str, Any] | None]:
    """Intervals of every class's score, or of its gain; None for a class that does not occur."""
    out: list[dict[str, Any] | None] = []
    for index, first in enumerate(runs[0]["measures"]["by_class"]):
        if first is None or any(one["measures"]["by_class"][index] is None for one in [*runs, *(base or ())]):
            out.append(None)
            continue

        def pick(one: Result, index: int = index) -> float:
            return float(one["measures"]["by_class"][index])

        pictures = counted(runs[0]["measures"]["confusion"][index : index + 1])
        out.append(_over(runs, pick, pictures) if base is None else _gain(runs, base, pick, pictures))
    return out


def _over(runs: Sequence[Result], pick: Callable[[Result], float], pictures: int = 0) -> dict[str, Any]:
    """``pictures``: of which what is picked is a share."""
    return interval([pick(one) for one in runs], rounding(pictures)).plain()


def _gain(
    runs: Sequence[Result], base: Sequence[Result], pick: Callable[[Result], float], pictures: int = 0
) -> dict[str, Any]:
    """The difference to the baseline's run of the same seed."""
    before = {one["seed"]: pick(one) for one in base}
    return interval([pick(one) - before[one["seed"]] for one in runs], rounding(pictures, 2)).plain()


def _bins(calibrations: Sequence[Sequence[Sequence[float]]]) -> list[list[float]]:
    """Bins of several runs as one: counts add up, means are weighted by them."""
    rows = np.array(calibrations, np.float64)
    counts = rows[:, :, 0].sum(0)
    means = (rows[:, :, 1:] * rows[:, :, :1]).sum(0) / np.maximum(counts, 1)[:, None]
    return [[int(count), *(round(value, 6) for value in row)] for count, row in zip(counts, means.tolist(), strict=True)]
