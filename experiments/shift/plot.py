"""Plots of shift."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from experiments.common.plots import plt, save
from experiments.shift.measure import SHIFTS
from experiments.shift.settings import REACH

EDGE = REACH + 0.5


def accuracy(rows: list[dict[str, Any]], path: Path) -> None:
    """Accuracy by shift along either axis, with intervals over seeds."""
    figure, panels = plt.subplots(1, 2, figsize=(8, 2.8), sharey=True)
    for axes, axis, way in zip(panels, "xy", ("right", "down"), strict=True):
        for row in rows:
            means = [100 * one["mean"] for one in row[axis]]
            line = axes.plot(SHIFTS, means, marker="o", markersize=3, label=row["recipe"])[0]
            if row[axis][0]["low"] is not None:
                low, high = ([100 * min(max(one[end], 0.0), 1.0) for one in row[axis]] for end in ("low", "high"))
                axes.fill_between(SHIFTS, low, high, color=line.get_color(), alpha=0.2, linewidth=0)
        axes.set(xlabel=f"pixels to the {way}" if axis == "x" else f"pixels {way}", xticks=SHIFTS)
    panels[0].set_ylabel("accuracy, %")
    panels[0].legend(fontsize=8)
    save(figure, path)


def maps(rows: list[dict[str, Any]], shown: NDArray[np.uint8], path: Path) -> None:
    """The probability of the true class by shift: of the picture ``shown`` [H, W, 1], and the mean of many."""
    figure, panels = plt.subplots(2, len(rows) + 1, figsize=(2 * len(rows) + 2.4, 4.2))
    panels[0, 0].imshow(shown[..., 0], cmap="gray")
    panels[0, 0].set_title("the picture")
    panels[0, 0].axis("off")
    panels[1, 0].axis("off")
    panels[1, 0].text(0.5, 0.5, "mean of\nmany pictures", ha="center", va="center")
    for column, row in enumerate(rows, start=1):
        for line, key in enumerate(("picture", "map")):
            drawn = _map(panels[line, column], row[key])
        panels[0, column].set_title(row["recipe"])
    figure.colorbar(drawn, ax=panels[:, -1], label="probability of the true class")
    save(figure, path)


def _map(axes: Axes, values: list[list[float]]) -> Any:
    axes.grid(visible=False)
    axes.set(xticks=(-REACH, 0, REACH), yticks=(-REACH, 0, REACH))
    return axes.imshow(values, vmin=0, vmax=1, extent=(-EDGE, EDGE, EDGE, -EDGE), cmap="viridis")
