"""DiffAugment: the same kinds of changes to real and to made pictures, through which gradients flow.

So the critic of a generative network cannot learn few pictures by heart, and the generator does not learn the changes
(Zhao et al. 2020). It is a pipeline on the torch backend, with the ranges of the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from torch import Tensor

from vicinal.runtime.registry import TORCH
from vicinal.transforms.base import Transform
from vicinal.transforms.color.colors import Saturation
from vicinal.transforms.color.shifts import Add
from vicinal.transforms.color.tones import Contrast
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.erase.cutout import Cutout
from vicinal.transforms.geometric.translate import Translate

Change = Callable[[Tensor, int, int], Tensor]
"""New pictures [N, C, H, W] of pictures in [-1, 1], drawn for a step, and for which call in it that is, alone."""

REACH = 8.0
"""A pipeline clamps to its range, which would stop gradients. So black to white of its range is -8 to 8 of the pictures, of
which brightest, most colourful and most contrasty come to 5; a power of two, so that fills are exact."""

KINDS: dict[str, tuple[Transform, ...]] = {
    # Brightness -.5 to .5 of half the range, saturation 0 to 2, contrast .5 to 1.5.
    "color": (Add((-0.25 / REACH, 0.25 / REACH)), Saturation((0.0, 2.0)), Contrast((0.5, 1.5))),
    # By up to an eighth of the side, in whole pixels; black (-1) comes in.
    "translation": (
        Translate((-1 / 8, 1 / 8), (-1 / 8, 1 / 8), unit="fraction", whole=True, border="constant", fill=0.5 - 0.5 / REACH),
    ),
    # A square of half the side is grey (0), anywhere, also partly outside.
    "cutout": (Cutout(0.5, unit="fraction", fill=0.5),),
}  # fmt: skip


class DiffAugment:
    """``Change`` by some or all of KINDS, in that order; a picture's draws depend on (seed, step, call, its number) alone."""

    def __init__(self, seed: int, kinds: Iterable[str] = tuple(KINDS)) -> None:
        self._pipeline = Pipeline([change for kind in kinds for change in KINDS[kind]], seed=seed)

    def __call__(self, pictures: Tensor, step: int, call: int) -> Tensor:
        """Pictures of floats on any device. Those of networks that diverged go on as they are, for the loss to say so."""
        if not pictures.isfinite().all():
            return pictures
        ids = np.arange(len(pictures)) + (call << 32)
        changed: Tensor = self._pipeline(pictures / (2 * REACH) + 0.5, epoch=step, ids=ids, backend=TORCH)
        return (changed - 0.5) * (2 * REACH)
