"""Test pictures at one severity of a corruption."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.program.ops import PictureFunction
from vicinal.sampling.draw import Draws
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.corrupt.kind import Kind

Stack: TypeAlias = NDArray[Any]


def corrupted(kind: Kind, severity: int, images: Stack, ids: NDArray[Any]) -> Stack:
    """A stack [N, H, W, C], C 1 or 3, at a severity of 1 to 5, rounded to its dtype (the benchmark cuts digits off).

    Floats are in [0, 1]. What is drawn for a picture depends on the corruption's name and on the picture's id alone, so
    that a severity draws what any other does. Targets stay as they are.
    """
    if not len(images):
        return images
    ids = ids.astype(np.uint64)
    level = kind.levels(np.array([severity]), np.array([images.shape[1:3]]))[0].tolist()
    function = kind.does
    if not isinstance(function, PictureFunction):
        found: Stack = Pipeline([function(*level)], seed=0)(images, ids=ids)
        return found
    parameters = dict(zip(function.parameters, level, strict=True))
    keys = Draws(0, ids, np.zeros(len(ids), np.uint32)).keys("corruption", kind.name).tolist()
    return np.stack([function(one, parameters, key, False, kind.name) for one, key in zip(images, keys, strict=True)])
