"""A sheet of the 26 styles, and gains by corruption."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.common.plots import plt, save
from experiments.style.settings import STYLES
from vicinal.files.write import write
from vicinal.generative.style.canvas import resized
from vicinal.generative.style.multistyle import built_in

SHEET, GAINS = "styles.jpg", "gains.png"
COLUMNS, SIDE = 9, 96


def sheet(picture: NDArray[np.uint8], folder: Path) -> None:
    """The picture and all styles of it."""
    folder.mkdir(parents=True, exist_ok=True)
    small = resized(np.ascontiguousarray(picture).astype(np.float32) / np.float32(255), (SIDE, SIDE))
    made = [built_in(None, False)(small, {"alpha": 1.0, "weights": weights}, 0, False, "style") for weights in np.eye(STYLES)]
    tiles = [small, *made]
    rows = [np.concatenate(tiles[start : start + COLUMNS], axis=1) for start in range(0, len(tiles), COLUMNS)]
    image = np.concatenate(rows, axis=0).clip(0, 1)
    write(folder / SHEET, np.rint(image * 255).astype(np.uint8), quality=85)


def gains(arms: Sequence[dict[str, Any]], folder: Path) -> None:
    """Points gained over none, by corruption."""
    base, others = arms[0]["by"], arms[1:]
    names = list(base)
    figure, axes = plt.subplots(figsize=(7.4, 3))
    width = 0.8 / len(others)
    for place, row in enumerate(others):
        heights = [100 * (row["by"][name] - base[name]) for name in names]
        axes.bar(np.arange(len(names)) + (place - (len(others) - 1) / 2) * width, heights, width, label=row["arm"])
    axes.axhline(0, color="grey", linewidth=1)
    axes.set_xticks(np.arange(len(names)), [name.replace("_", " ") for name in names], rotation=60, ha="right")
    axes.set_ylabel("points gained over none")
    axes.legend(fontsize=8)
    save(figure, folder / GAINS)
