"""Corruptions that a function of one picture makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.experiments.trials.corruptions.corruption import Change, Ids, Level, Stack
from vicinal.sampling.draw import Draws

Floats: TypeAlias = NDArray[np.float32]
Chance: TypeAlias = np.random.Generator


def by_picture(name: str, change: Callable[[Floats, Level, Chance], Floats]) -> Change[Level]:
    """``change(picture, level, chance)`` for each: float32 [H, W, C] in [0, 1] in, the same out, or beyond, to be cut.

    ``chance`` is NumPy's Philox under a key of (``name``, the picture's id), so that a severity draws what any other does.
    """

    def changed(images: Stack, level: Level, ids: Ids) -> Stack:
        whole = images.dtype.kind == "u"
        top = np.float32(np.iinfo(images.dtype).max if whole else 1)
        keys = Draws(0, ids, np.zeros(len(ids), np.uint32)).keys("corruption", name)
        out = np.empty_like(images)
        for index, key in enumerate(keys.tolist()):
            chance = np.random.Generator(np.random.Philox(key=key))
            found = np.clip(change(images[index].astype(np.float32) / top, level, chance), 0, 1) * top
            out[index] = np.rint(found) if whole else found
        return out

    return changed
