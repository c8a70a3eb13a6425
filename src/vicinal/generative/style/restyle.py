"""A trained style network on one picture after the other."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from vicinal.generative.style.canvas import Floats, resized
from vicinal.generative.style.encoder import SHRINKS
from vicinal.generative.style.model import fetch_model
from vicinal.generative.style.moments import moments
from vicinal.transforms.color.references import reference

SEEN = 256
"""Pixels of the shorter side at which the style of a picture is measured."""


@contextlib.contextmanager
def one_torch_thread() -> Iterator[None]:
    """Torch works with one thread here: sums have one order, and a forked process may do it too."""
    before = torch.get_num_threads()
    if before != 1:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if before != 1:
            torch.set_num_threads(before)


def restyled(picture: Floats, model: str, style: str, alpha: float) -> Floats:
    """A picture [H, W, 3] in [0, 1] in the style of the picture file ``style``, by the network in the file ``model``."""
    height, width = picture.shape[:2]
    with one_torch_thread():
        mean, deviation = _moments_of(model, style)
        found = fetch_model(model).restyled(_tensor(picture), mean, deviation, alpha)
        return np.ascontiguousarray(found[0].permute(1, 2, 0).numpy()[:height, :width])


def _moments_of(model: str, style: str) -> tuple[Tensor, Tensor]:
    changed = [os.stat(path).st_mtime_ns if os.path.exists(path) else -1 for path in (model, style)]
    return _measured(model, style, *changed)


@lru_cache(maxsize=1024)
def _measured(model: str, style: str, *_changed: int) -> tuple[Tensor, Tensor]:
    picture = reference(style, 3).astype(np.float32)
    scale = SEEN / min(picture.shape[:2])
    size = round(picture.shape[0] * scale), round(picture.shape[1] * scale)
    with torch.no_grad():
        return moments(fetch_model(model).encoder(_tensor(resized(picture, size)))[-1])


def _tensor(picture: Floats) -> Tensor:
    """[1, 3, H, W], mirrored at the bottom and to the right until sides are multiples that the network takes."""
    height, width = picture.shape[:2]
    padded = np.pad(picture, ((0, _missing(height)), (0, _missing(width)), (0, 0)), mode="reflect")
    return torch.from_numpy(np.ascontiguousarray(padded.transpose(2, 0, 1)))[None]


def _missing(side: int) -> int:
    short: int = 2 * SHRINKS - side if side < 2 * SHRINKS else -side % SHRINKS
    return short
