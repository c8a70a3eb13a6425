"""Plots of errors, wrong labels, attacks, and of what layers answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.common.plots import plt, save

Row = Mapping[str, Any]


def draw(results: Row, folder: Path) -> dict[str, str]:
    """Writes the plots to ``folder``; gives what each shows."""
    plots: dict[str, tuple[Callable[[Sequence[Row]], Figure], str, str]] = {
        "errors.png": (errors, "outcome", "Test error by recipe."),
        "wrong-labels.png": (noise, "noise", "Test error while networks learn from wrong labels."),
        "attack.png": (attack, "fgsm", "Accuracy under attack, by step and recipe."),
        "activations.png": (inside, "activations", "Activations of each layer, the strongest first, with and without Cutout."),
    }
    for name, (plot, rows, _) in plots.items():
        save(plot(results[rows]), folder / name)
    return {name: shows for name, (_, _, shows) in plots.items()}


def errors(rows: Sequence[Row]) -> Figure:
    """A bar a recipe, with its interval where there are several seeds."""
    figure, axis = plt.subplots(figsize=(6.5, 0.28 * len(rows) + 0.6))
    places = np.arange(len(rows))
    means = [100 * row["error"]["mean"] for row in rows]
    reach = [100 * (row["error"]["high"] - row["error"]["mean"]) if row["error"]["high"] is not None else 0.0 for row in rows]
    axis.barh(places, means, xerr=reach, capsize=2, color="tab:blue", alpha=0.75)
    axis.set_yticks(places, [row["recipe"] for row in rows])
    axis.invert_yaxis()
    axis.set_xlabel("test error, %")
    return figure


def noise(rows: Sequence[Row]) -> Figure:
    """A panel for each share of wrong labels, a line a recipe: means over seeds."""
    groups = [(share, list(group)) for share, group in groupby(rows, lambda row: row["share"])]
    figure, axes = _panels(len(groups), sharey=True)
    for axis, (share, group) in zip(axes, groups, strict=True):
        for row in group:
            curve = 100 * np.mean(row["curves"], axis=0)
            axis.plot(np.arange(1, len(curve) + 1), curve, label=row["recipe"])
        axis.set(title=f"{100 * share:g} % of labels wrong", xlabel="epoch")
    axes[0].set_ylabel("test error, %")
    axes[0].legend(fontsize=7)
    return figure


def attack(rows: Sequence[Row]) -> Figure:
    """A line a recipe."""
    figure, axis = plt.subplots(figsize=(5, 3))
    for row in rows:
        steps = [int(level) for level in row["accuracy"]]
        accuracy = [100 * found["mean"] for found in row["accuracy"].values()]
        axis.plot(steps, accuracy, "o-", markersize=3, linewidth=1, label=row["recipe"])
    axis.set(xlabel="step of FGSM, of 255 levels", ylabel="accuracy, %", xticks=steps)
    axis.legend(fontsize=7, loc="upper right")
    return figure


def inside(rows: Sequence[Row]) -> Figure:
    """A panel a layer, a curve a recipe, over the share of units that answer more strongly."""
    layers = sorted({row["layer"] for row in rows})
    figure, axes = _panels(len(layers))
    for row in rows:
        axis = axes[layers.index(row["layer"])]
        axis.plot(np.linspace(0, 100, len(row["sorted"])), row["sorted"], label=row["recipe"], linewidth=1)
        axis.set(title=f"layer {row['layer']}", xlabel="units, % from the strongest")
    axes[0].set_ylabel("magnitude")
    axes[-1].legend(fontsize=7)
    return figure


def _panels(count: int, sharey: bool = False) -> tuple[Figure, list[Axes]]:
    figure, axes = plt.subplots(1, count, figsize=(2.3 * count + 0.5, 2.6), sharey=sharey, squeeze=False)
    return figure, list(axes[0])
