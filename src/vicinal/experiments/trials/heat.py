"""What a network takes a picture for, wherever it is moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import nn

from vicinal.errors import DataError, nearest
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import probabilities
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.trials.series import shifts
from vicinal.transforms.geometric.translate import Translate


def chosen(pictures: Pictures, key: str | None) -> int:
    """The index of a picture by its key, the first for None. DataError for another key, with the nearest."""
    if key is None:
        return 0
    if key not in pictures.keys:
        raise DataError(f"picture {key!r}: not among those to test on{nearest(key, pictures.keys[:2000])}")
    return pictures.keys.index(key)


def translations(network: nn.Module, data: Data, index: int, device: str = "cpu") -> dict[str, Any]:
    """The probability of every class for a test picture at all shifts: "probabilities" [y][x][class].

    "x" and "y": shifts in pixels, to the right and down; what is uncovered is black. "key" and "label": of the picture.
    """
    height, width = data.test.size
    down, right = shifts(height), shifts(width)
    one = data.test.take(np.array([index]))
    rows = [
        [
            probabilities(network, data.task, one, pipeline_for(data, Translate(x=x, y=y, whole=True)), device)[0].tolist()
            for x in right
        ]
        for y in down
    ]
    return {
        "key": one.keys[0],
        "label": int(one.targets[0]),
        "x": right,
        "y": down,
        "probabilities": [[[round(value, 5) for value in cell] for cell in row] for row in rows],
    }
