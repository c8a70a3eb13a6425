"""The sample that comes with Vicinal (its origin: __init__.py)."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import numpy as np

from vicinal.data.keypoints import Keypoints
from vicinal.files.read import read, read_mask


def sample() -> dict[str, Any]:
    """A photograph with its targets, by the names that a pipeline takes: ``augment(**vicinal.sample())``.

    ``image`` uint8 [512, 512, 3], RGB; ``mask`` uint8 [512, 512] of 0, 1 (person) and 2 (helmet); ``boxes`` float64 [3, 4] as
    x0, y0, x1, y1 in pixels, and their ``labels``; ``keypoints``: five points (x, y) of a face, with pairs of left
    and right ones. Every call returns new arrays. A NASA portrait, in the public domain.

    >>> sorted(vc.sample())
    ['boxes', 'image', 'keypoints', 'labels', 'mask']
    """
    folder = resources.files("vicinal.example")
    told = json.loads(folder.joinpath("astronaut.json").read_text(encoding="utf-8"))
    pairs = tuple((int(left), int(right)) for left, right in told["pairs"])
    return {
        "image": read(folder.joinpath("astronaut.jpg").read_bytes()),
        "mask": read_mask(folder.joinpath("astronaut-mask.png").read_bytes()),
        "boxes": np.array(told["boxes"], np.float64),
        "labels": list(told["labels"]),
        "keypoints": Keypoints(np.array(told["keypoints"], np.float64), pairs=pairs),
    }
