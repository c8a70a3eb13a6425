"""Two trained translators as a file, and what they make of one picture."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from vicinal.generative.domains.generator import Generator
from vicinal.generative.model_file import filled, open_model
from vicinal.generative.style.restyle import one_torch_thread

FORMAT = "vicinal domains 2"
LEAST = 16
"""Pixels a side of the smallest picture that generators take."""


@attrs.frozen(eq=False)
class DomainModel:
    """``forth``: from the first domain to the second; ``back``. ``about``: how they were trained, JSON."""

    forth: nn.Module
    back: nn.Module
    about: dict[str, Any]

    def translated(self, picture: NDArray[np.float32], back: bool = False) -> NDArray[np.float32]:
        """A picture [H, W, 3] in [0, 1] as one of the other domain, of the same size."""
        height, width = picture.shape[:2]
        below, right = (max(-side % 4, LEAST - side) for side in (height, width))
        padded = np.pad(picture, ((0, below), (0, right), (0, 0)), mode="symmetric")
        with one_torch_thread(), torch.inference_mode():
            given = torch.from_numpy(np.ascontiguousarray(padded.transpose(2, 0, 1)))[None] * 2 - 1
            found = (self.back if back else self.forth)(given)
        return np.ascontiguousarray(found[0].permute(1, 2, 0).numpy()[:height, :width] / 2 + 0.5)


def fetch_model(path: str | os.PathLike[str]) -> DomainModel:
    """The model of a file, kept until that changes. Raises ReadError for other files."""
    try:
        changed = os.stat(path).st_mtime_ns
    except OSError:
        changed = -1  # reading says what is wrong
    return _fetch(os.fspath(path), changed)


@lru_cache(maxsize=4)
def _fetch(path: str, _changed: int) -> DomainModel:
    about, found = open_model(path, FORMAT, "domains-train")
    shape = about["width"], about["blocks"], about["skip"]
    forth, back = (filled(Generator(*shape), found.get(name), path) for name in ("forth", "back"))
    return DomainModel(forth, back, about)
