"""Plots of the gains, and of the accuracy while networks learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from experiments.common.plots import save

GAINS, CURVES = "gains.png", "curves.png"


def draw(rows: Sequence[dict[str, Any]], found: Mapping[str, dict[str, Any]], folder: Path) -> dict[str, str]:
    """Writes the plots to ``folder``; gives what each shows. ``found``: the summary of ``compare`` for each part."""
    parts = [(title, list(group)) for title, group in groupby(rows, lambda row: row["title"])]
    heights = [len(group) for _, group in parts]
    figure, axes = plt.subplots(
        len(parts), 1, figsize=(6.5, 0.24 * sum(heights) + 0.6 * len(parts)), height_ratios=heights, sharex=True, squeeze=False
    )
    for axis, (title, group) in zip(axes[:, 0], parts, strict=True):
        _gains(axis, title, [row for row in group if row["gain"] is not None])
    axes[-1, 0].set_xlabel("accuracy gained over none, points, with 95 % intervals over seeds")
    save(figure, folder / GAINS)
    figure, axes = plt.subplots(1, len(found), figsize=(3.2 * len(found), 3.2), sharey=True, squeeze=False)
    for axis, (name, summary) in zip(axes[0], found.items(), strict=True):
        _curves(axis, name, summary)
    axes[0, 0].set_ylabel("test accuracy, %")
    save(figure, folder / CURVES)
    return {GAINS: "Accuracy gained by each network with each recipe.", CURVES: "Accuracy of each network by epoch."}


def _gains(axis: Axes, title: str, rows: Sequence[dict[str, Any]]) -> None:
    means = [100 * row["gain"]["mean"] for row in rows]
    reach = [100 * (row["gain"]["high"] - row["gain"]["mean"]) for row in rows]
    axis.errorbar(means, np.arange(len(rows)), xerr=reach, fmt="o", markersize=4, capsize=2)
    axis.axvline(0, color="grey", linewidth=1)
    axis.set_yticks(np.arange(len(rows)), [row["recipe"] for row in rows])
    axis.invert_yaxis()
    axis.set_title(title, loc="left")


def _curves(axis: Axes, name: str, summary: dict[str, Any]) -> None:
    for recipe, found in summary["recipes"].items():
        scores = [100 * one["mean"] for one in found["summary"]["curves"]["test_score"]]
        axis.plot(np.arange(1, len(scores) + 1), scores, label=recipe, linewidth=1, color="black" if recipe == "none" else None)
    axis.set_title(name)
    axis.set_xlabel("epoch")
    axis.legend(fontsize=6, ncols=2)
