"""The tables and answers of saliency."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from experiments.common.answers import answer
from experiments.common.tables import percent, points
from experiments.common.tables import table as markdown
from experiments.saliency.settings import BASE, CUTOUT, LARGE_CUTOUT, SQUARE, THRESHOLD
from vicinal.experiments.student import interval

Runs = dict[str, list[dict[str, Any]]]
RIVALS = {SQUARE: CUTOUT, "spectral-square": CUTOUT, THRESHOLD: LARGE_CUTOUT, "saliency-mix": "cutmix"}
"""Beside which arm of random places each arm stands."""


def pointing_rows(game: dict[str, dict[str, list[float]]], chance: float, squares: float) -> list[dict[str, Any]]:
    """By source: on how many pictures the highest place lies on an object, and how much of the erased square does."""
    return [
        {"source": name, "hits": attrs.asdict(interval(one["hits"])), "ratio": float(np.mean(one["hits"])) / chance,
         "erased": attrs.asdict(interval(one["erased"])), "chance": chance, "chance_erased": squares}
        for name, one in game.items()
    ]  # fmt: skip


def arm_rows(runs: Runs) -> list[dict[str, Any]]:
    """By arm: accuracy, its gain over flips and crops, its gain over random places, and the share that is erased."""
    rows = []
    for name, mine in runs.items():
        scores = [one["score"] for one in mine]
        rival = RIVALS.get(name)
        rows.append({
            "arm": name, "score": attrs.asdict(interval(scores)), "erased": float(np.mean([one["erased"] for one in mine])),
            "gain": None if name == BASE or BASE not in runs else attrs.asdict(interval(_less(mine, runs[BASE]))),
            "beside": None if rival not in runs else attrs.asdict(interval(_less(mine, runs[rival]))), "rival": rival,
        })  # fmt: skip
    return rows


def _less(mine: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[float]:
    return [one["score"] - other["score"] for one, other in zip(mine, others, strict=True)]


def answers(game: dict[str, dict[str, list[float]]], chance: float, runs: Runs) -> dict[str, Any]:
    """What issue 21 asks: 1.6 times chance; the rest is printed, whatever it is."""
    found = {
        "pointing": answer(
            "Pictures whose map of class activations is highest on an object, of those that chance has there",
            interval([hit / chance for hit in game["class_activation"]["hits"]]), 1.6,
        ),
    }  # fmt: skip
    for name in (SQUARE, THRESHOLD):
        if name in runs and RIVALS[name] in runs:
            asks = f"Accuracy with {name}, against {RIVALS[name]} (the paper: no better)"
            found[name] = answer(asks, interval(_less(runs[name], runs[RIVALS[name]])), 0.0)
    return found


def table(results: dict[str, Any]) -> str:
    """Two tables: the pointing game, and the arms."""
    headings = ["map", "highest on an object", "times chance", "of the erased square on objects"]
    rows = [
        [f"`{row['source']}`", percent(row["hits"]), f"{row['ratio']:.2f}", percent(row["erased"])]
        for row in results["pointing"]
    ]
    first = results["pointing"][0]
    rows.append(["chance", f"{100 * first['chance']:.1f}", "1.00", f"{100 * first['chance_erased']:.1f}"])
    more = [
        [f"`{row['arm']}`", percent(row["score"]), points(row["gain"]), points(row["beside"]), f"{100 * row['erased']:.0f}"]
        for row in results["outcome"]
    ]
    arms = markdown(["arm", "accuracy", "gain", "beside random places", "erased, %"], more)
    return f"{markdown(headings, rows)}\n\n{arms}"
