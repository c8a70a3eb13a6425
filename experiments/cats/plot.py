"""The plot of the gains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from experiments.common.plots import save

GAINS = "gains.png"


def draw(rows: Sequence[dict[str, Any]], folder: Path) -> dict[str, str]:
    """Writes the plot to ``folder``; gives what it shows."""
    parts = [
        (title, [row for row in group if row["gain"] is not None]) for title, group in groupby(rows, lambda row: row["title"])
    ]
    heights = [len(group) for _, group in parts]
    size = (7.4, 0.22 * sum(heights) + 0.55 * len(parts))
    figure, axes = plt.subplots(len(parts), 1, figsize=size, height_ratios=heights, sharex=True, squeeze=False)
    for axis, (title, group) in zip(axes[:, 0], parts, strict=True):
        _gains(axis, title, group)
    axes[-1, 0].set_xlabel("accuracy gained over none, points, with 95 % intervals over seeds")
    save(figure, folder / GAINS)
    return {GAINS: "Accuracy gained over no augmentation, for each network and recipe."}


def _gains(axis: Axes, title: str, rows: Sequence[dict[str, Any]]) -> None:
    means = [100 * row["gain"]["mean"] for row in rows]
    reach = [100 * (row["gain"]["high"] - row["gain"]["mean"]) for row in rows]
    axis.errorbar(means, np.arange(len(rows)), xerr=reach, fmt="o", markersize=4, capsize=2)
    axis.axvline(0, color="grey", linewidth=1)
    axis.set_yticks(np.arange(len(rows)), [row["recipe"] for row in rows])
    axis.margins(y=0.5 / len(rows))
    axis.invert_yaxis()
    axis.set_title(title, loc="left")
