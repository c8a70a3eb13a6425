"""Pictures of localise."""

from __future__ import annotations

from pathlib import Path

from experiments.common.plots import plt, save
from experiments.localise.boxes import THRESHOLDS
from experiments.localise.outcome import Runs


def thresholds(runs: Runs, path: Path) -> None:
    """The share of boxes that fit, by the threshold that makes a box of a map."""
    figure, axes = plt.subplots(figsize=(4.6, 2.8))
    for name, mine in runs.items():
        means = [100 * sum(values) / len(values) for values in zip(*(one["by_threshold"] for one in mine), strict=True)]
        axes.plot(THRESHOLDS, means, marker="o", markersize=3, label=name)
    axes.set(xlabel="threshold, of the map's greatest value", ylabel="boxes with IoU of 0.5, %")
    axes.legend(fontsize=7)
    save(figure, path)
