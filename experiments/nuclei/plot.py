"""Plots: Dice by number of pictures and by loss, and what networks see in test pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from numpy.typing import NDArray

from experiments.common.plots import save
from experiments.nuclei.judge import THRESHOLD, logits
from experiments.nuclei.outcome import few
from experiments.nuclei.settings import AUGMENTED, BOTH, LOSS
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.network import fetch_network

Row = dict[str, Any]
Mask = NDArray[np.bool_]
SCORES, EXAMPLES = "dice.png", "examples.png"
SHOWN = 8
COLORS = {"none": "#999999", AUGMENTED: "#1f77b4"}


def draw_scores(rows: Sequence[Row], folder: Path) -> dict[str, str]:
    """Writes the plot of scores; gives what it shows."""
    least = few(rows)
    usual = sorted((row for row in rows if row["loss"] == LOSS), key=lambda row: int(row["count"]))
    figure, axes = plt.subplots(1, 2, figsize=(7.5, 2.9), width_ratios=(2, 3), sharey=True)
    for place, recipe in enumerate(BOTH):
        _by_count(axes[0], recipe, [row for row in usual if row["recipe"] == recipe])
        _by_loss(axes[1], recipe, [row for row in rows if row["recipe"] == recipe and row["count"] == least], place)
    axes[0].set_ylabel("Dice on test pictures, %")
    axes[0].legend()
    axes[0].set_ylim(np.floor(100 * min(row["dice"]["low"] or row["dice"]["mean"] for row in rows)), None)
    save(figure, folder / SCORES)
    return {
        SCORES: f"Dice by number of pictures ({LOSS}), and by loss ({least} pictures; rings: at the best threshold for the "
        "training pictures). The axis does not begin at 0. 95 % intervals over seeds."
    }


def draw_examples(networks: Mapping[str, Path], data: Data, folder: Path) -> dict[str, str]:
    """Writes the first test pictures with their masks, and what each network finds; gives what it shows."""
    some = data.test.take(np.arange(min(SHOWN, len(data.test))))
    found = {name: logits(fetch_network(path), data, some)[0][:, 0] for name, path in networks.items()}
    truth = some.targets == 1
    shown = {
        "picture": some.images[..., 0],
        "truth": truth,
        **{name: colored(truth, (torch.sigmoid(one) > THRESHOLD).numpy()) for name, one in found.items()},
    }
    figure, axes = plt.subplots(len(shown), len(some), figsize=(7.5, 0.95 * len(shown)), squeeze=False)
    for row, (name, pictures) in zip(axes, shown.items(), strict=True):
        for axis, picture in zip(row, pictures, strict=True):
            axis.imshow(picture.astype(np.float32) / max(1, picture.max()), cmap="gray", interpolation="nearest")
            axis.set(xticks=[], yticks=[])
        row[0].set_ylabel(name)
    save(figure, folder / EXAMPLES)
    return {
        EXAMPLES: f"The first {len(some)} test pictures by name, their masks, and what networks of the first seed find that "
        f"learned from {len(data.train)} pictures ({LOSS}): white is right, red is missed, blue is background."
    }


def colored(truth: Mask, found: Mask) -> NDArray[np.bool_]:
    """Pictures [N, H, W, 3] of masks [N, H, W]: white where both are true, red for the truth alone, blue for what was found."""
    return np.stack([truth, truth & found, found], axis=-1)


def _by_count(axis: Axes, recipe: str, rows: Sequence[Row]) -> None:
    counts = [row["count"] for row in rows]
    means, reach = _reach(rows, "dice")
    axis.errorbar(counts, means, yerr=reach, fmt="o-", markersize=4, capsize=3, color=COLORS[recipe], label=recipe)
    axis.set_xscale("log")
    axis.set_xticks(counts, [str(count) for count in counts])
    axis.minorticks_off()
    axis.set_xlabel("pictures to train with")


def _by_loss(axis: Axes, recipe: str, rows: Sequence[Row], place: int) -> None:
    places = np.arange(len(rows)) + (place - 0.5) * 0.4
    means, reach = _reach(rows, "dice")
    axis.errorbar(places, means, yerr=reach, fmt="s", markersize=6, color=COLORS[recipe], capsize=2)  # no bars: not from 0
    axis.plot(places, _reach(rows, "tuned")[0], "o", color="black", fillstyle="none", markersize=4, zorder=4)
    axis.set_xticks(np.arange(len(rows)), [row["loss"] for row in rows], fontsize=7)


def _reach(rows: Sequence[Row], name: str) -> tuple[list[float], list[float]]:
    """Means and half of the intervals, in percent; 0 for a single seed."""
    means = [100 * row[name]["mean"] for row in rows]
    highs = [row[name]["mean"] if row[name]["high"] is None else row[name]["high"] for row in rows]
    return means, [100 * high - mean for high, mean in zip(highs, means, strict=True)]
