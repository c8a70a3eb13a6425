"""Pictures of saliency."""

from __future__ import annotations

from pathlib import Path

import cv2

from experiments.common.plots import plt, save
from experiments.saliency.pointing import Array, Scene

SHOWN = 6


def maps(game: list[Scene], found: dict[str, list[Array]], path: Path) -> None:
    """The first pictures, and over them each source's map."""
    few = game[:SHOWN]
    figure, panels = plt.subplots(len(found) + 1, len(few), figsize=(1.3 * len(few), 1.3 * (len(found) + 1)), squeeze=False)
    for column, scene in enumerate(few):
        small = cv2.resize(scene.picture, (96, 96), interpolation=cv2.INTER_AREA)
        panels[0, column].imshow(small)
        for row, (name, all_maps) in enumerate(found.items(), start=1):
            panels[row, column].imshow(small)
            over = cv2.resize(all_maps[column].astype("float32"), (96, 96), interpolation=cv2.INTER_LINEAR)
            panels[row, column].imshow(over, cmap="inferno", alpha=0.6)
            if column == 0:
                panels[row, 0].set_ylabel(name, fontsize=6)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[])
        axes.grid(visible=False)
    save(figure, path)
