"""What a network's layers answer with: how strongly, and with how many of their units."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.training.feed import in_turn

BATCH = 250
POINTS = 101
"""Of a curve, from the strongest unit to the weakest."""

HEAD = 0.1
"""The share of units that is not the tail."""


def ranked(layers: nn.Sequential, images: Tensor) -> list[Tensor]:
    """For each layer [N, units]: the magnitudes of what it answers to every picture, the strongest first."""
    found = []
    for layer in layers:
        images = layer(images)
        found.append(images.flatten(1).abs().sort(1, descending=True).values)
    return found


def activations(layers: nn.Sequential, data: Data, pictures: Pictures) -> list[dict[str, Any]]:
    """For each layer, means over the test pictures: "mean" magnitude, "tail", and the "sorted" curve of POINTS values.

    Magnitudes are sorted in every picture before the mean is taken, as in figure 4 of DeVries and Taylor 2017
    ("Cutout"). "tail": what units beyond the strongest HEAD have of all magnitude.
    """
    layers.eval()
    sums: list[Tensor] = []
    with torch.inference_mode():
        for images, _ in in_turn(pictures, pipeline_for(data, None), BATCH):
            part = [rows.sum(0, dtype=torch.float64) for rows in ranked(layers, images)]
            sums = [before + more for before, more in zip(sums, part, strict=True)] if sums else part
    return [_plain((total / len(pictures)).numpy()) for total in sums]


def _plain(curve: NDArray[Any]) -> dict[str, Any]:
    places = np.linspace(0, len(curve) - 1, POINTS).round().astype(np.int64)
    return {
        "mean": round(float(curve.mean()), 6),
        "tail": round(float(curve[round(HEAD * len(curve)) :].sum() / curve.sum()), 6),
        "sorted": curve[places].round(5).tolist(),
    }
