"""Crops of the pictures of a data set, to train with: which ones depends on the seed and the step alone."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from vicinal.datasets.load import read
from vicinal.errors import JobError
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.geometric.random_resized_crop import RandomResizedCrop


class Crops:
    """Square crops of ``size`` pixels, a share of the picture's area in the range ``scale``, half of them mirrored.

    ``least``: pictures that there must be. ``src``: a data set of any format, read again at every step. Because nothing is
    kept from one step to the next, a training that goes on sees what it would have seen. Raises JobError for too few
    pictures, and DataError where there is no data set.
    """

    def __init__(
        self, src: str, size: int, seed: int, least: int = 1, *, scale: tuple[float, float] = (0.25, 1.0)
    ) -> None:  # fmt: skip
        self._pictures = read(src, channels="rgb", faults="skip", decode=False)
        if len(self._pictures) < least:
            raise JobError(f"{src}: expected {least} pictures or more to train with, got {len(self._pictures)}")
        self._seed = seed
        crop = RandomResizedCrop(size, scale=scale, ratio=(1.0, 1.0), interpolation="area")
        self._pipeline = Pipeline([crop, HorizontalFlip(p=0.5)], seed=seed)

    def batch(self, step: int, count: int) -> Tensor:
        """[count, 3, size, size] in [0, 1], for a step."""
        chosen = np.random.default_rng([self._seed, step]).integers(len(self._pictures), size=count)
        found = [self._cropped(int(index), step * count + place) for place, index in enumerate(chosen)]
        return torch.stack(found)

    def _cropped(self, index: int, time: int) -> Tensor:
        picture = self._pipeline([self._pictures[index]["image"]], ids=[index], epoch=time)[0]
        top = 1.0 if picture.dtype.kind == "f" else float(np.iinfo(picture.dtype).max)
        return torch.from_numpy(picture.transpose(2, 0, 1).astype(np.float32) / np.float32(top))
