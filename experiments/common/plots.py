"""Plots in one style, the same bytes for the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from vicinal.experiments.training.checkpoint import store_file

__all__ = ["plt", "save"]

STYLE: dict[str, Any] = {
    "font.size": 9, "axes.titlesize": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "grid.alpha": 0.25, "legend.frameon": False, "figure.constrained_layout.use": True, "savefig.dpi": 110,
    "svg.hashsalt": "vicinal",
}  # fmt: skip
plt.style.use(STYLE)


def save(figure: Figure, path: Path) -> None:
    """Writes a figure as PNG, SVG or JPEG (of photographs), by the name, in the place of what stood there; closes it."""
    told: dict[str, Any] = {"metadata": {"Date": None} if path.suffix == ".svg" else {"Software": None}}
    told = {"pil_kwargs": {"quality": 80}} if path.suffix == ".jpg" else told
    store_file(path, lambda temporary: figure.savefig(temporary, **told))
    plt.close(figure)
