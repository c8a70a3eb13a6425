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
SAVED: dict[str, dict[str, Any]] = {
    ".png": {"metadata": {"Software": None}}, ".svg": {"metadata": {"Date": None}}, ".jpg": {"pil_kwargs": {"quality": 80}},
}  # fmt: skip
"""How files of each kind are written: with nothing that differs between two runs."""
plt.style.use(STYLE)


def save(figure: Figure, path: Path) -> None:
    """Writes a figure as PNG, SVG or JPEG (of photographs), by the name, in the place of what stood there; closes it."""
    store_file(path, lambda temporary: figure.savefig(temporary, **SAVED[path.suffix]))
    plt.close(figure)
