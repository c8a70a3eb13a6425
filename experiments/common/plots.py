"""Plots in one style, the same bytes for the same numbers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from vicinal.offline.places.flush import flush

__all__ = ["plt", "save"]

STYLE: dict[str, Any] = {
    "font.size": 9, "axes.titlesize": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "grid.alpha": 0.25, "legend.frameon": False, "figure.constrained_layout.use": True, "savefig.dpi": 110,
    "svg.hashsalt": "vicinal",
}  # fmt: skip
plt.style.use(STYLE)


def save(figure: Figure, path: Path) -> None:
    """Writes a figure as PNG or SVG, by the name, in the place of what stood there; closes it."""
    data = io.BytesIO()
    kind = path.suffix.lstrip(".")
    figure.savefig(data, format=kind, metadata={"Date": None} if kind == "svg" else {"Software": None})
    plt.close(figure)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(data.getvalue())
    flush(str(temporary))
    temporary.replace(path)
