"""Bars of the time that a picture takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.batches.outcome import libraries, microseconds, seconds, sizes
from experiments.batches.ways import BATCH, SINGLE, TASKS
from experiments.common.plots import plt, save

COLOURS = {SINGLE: "tab:orange", BATCH: "tab:blue"}


def plot(results: dict[str, Any], path: Path) -> None:
    """One panel a task: microseconds a picture on a logarithmic axis, for the largest batch."""
    spent, count, names = seconds(results), max(sizes(results)), libraries(results)
    figure, panels = plt.subplots(1, len(TASKS), figsize=(8.5, 2.6), sharex=True, sharey=True)
    for axes, task in zip(panels, TASKS, strict=True):
        for offset, how in ((-0.2, SINGLE), (0.2, BATCH)):
            found = [(place, spent.get((name, task, count, how))) for place, name in enumerate(names)]
            done = {place + offset: value for place, value in found if value is not None}
            widths = [1e6 * value for value in done.values()]
            bars = axes.barh(list(done), widths, 0.38, color=COLOURS[how], label=how)
            axes.bar_label(bars, [microseconds(value) for value in done.values()], padding=2, fontsize=7)
        axes.set(xscale="log", yticks=range(len(names)), yticklabels=names, xlabel="CPU microseconds a picture")
        axes.set_title({"shift": "shift", "three": "mirror, turn, shift"}[task] + f", {count} pictures of 28 x 28")
        axes.margins(x=0.15)
    panels[0].invert_yaxis()
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper right", ncols=2, fontsize=8)
    save(figure, path)
