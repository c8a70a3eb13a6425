"""The plot of search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.common.plots import plt, save
from vicinal.report.page.axes import COLOURS, span

LEAST = 4.0
"""Points that an axis spans: a fraction of one shall look like one."""


def gains(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The accuracy that every recipe gained over none, with intervals over seeds."""
    colours = dict(zip(dict.fromkeys(name for row in rows for name in row["arms"]), COLOURS, strict=False))
    figure, panels = plt.subplots(1, len(rows), figsize=(2.2 * len(rows) + 1, 2.6), squeeze=False)
    for axes, row in zip(panels[0], rows, strict=True):
        arms = [(name, one["gain"]) for name, one in row["arms"].items() if one["gain"] is not None]
        for place, (name, gain) in enumerate(arms):
            axes.plot([place], [100 * gain["mean"]], "o", color=colours[name])
            if gain["low"] is not None:
                axes.vlines(place, 100 * gain["low"], 100 * gain["high"], color=colours[name])
        axes.axhline(0, color="#9aa5b1", linestyle="--", linewidth=1)
        axes.set_xticks(range(len(arms)), [name.replace("TrivialAugmentWide", "Trivial") for name, _ in arms], rotation=30)
        axes.set_ylim(span([*axes.get_ylim()], pad=0, least=LEAST))
        axes.set_xlim(-0.6, len(arms) - 0.4)
        axes.set_title(row["part"])
    panels[0, 0].set_ylabel("gain over none, points")
    save(figure, path)
