"""Small data sets, of classes that a spawned worker can import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import vicinal as vc
from vicinal.torch import Loader

SIZE = 20
PIPELINE = vc.Pipeline(
    [
        vc.RandomCrop(16),
        vc.HorizontalFlip(p=0.5),
        vc.Rotate((-20, 20)),
        vc.ColorJitter(0.4, 0.4, 0.4, 0.1),
        vc.GaussianNoise(std=(0.0, 0.1)),
        vc.Normalize(),
    ],
    seed=11,
)


def picture(index: int, size: int = SIZE) -> NDArray[np.uint8]:
    return np.random.default_rng(index).integers(0, 256, (size, size, 3), dtype=np.uint8)


class Pairs:
    """(image, label); the label is the index, by which tests tell samples apart."""

    def __init__(self, length: int, size: int = SIZE) -> None:
        self.length, self.size = length, size

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> tuple[NDArray[np.uint8], int]:
        return picture(index, self.size), index


class Named(Pairs):
    """Dicts with ids of their own, masks and boxes."""

    def __getitem__(self, index: int) -> Any:
        mask = np.zeros((SIZE, SIZE), np.uint8)
        mask[4:12, 5:15] = 1
        box = np.array([[5.0, 4, 15, 12]], np.float32)
        return {"image": picture(index), "mask": mask, "boxes": box, "label": index, "id": f"picture {index}"}


def expected_batch(indices: list[int], epoch: int, pipeline: vc.Pipeline = PIPELINE) -> Tensor:
    """What must come out, by a call of the pipeline alone."""
    batch = vc.Batch(images=[picture(index) for index in indices], ids=indices)
    return torch.from_numpy(pipeline(batch, epoch=epoch).images.copy())


def contents(batches: Any) -> list[tuple[list[int], Tensor]]:
    """Labels and pictures of every batch of ``Pairs`` or ``Named``."""
    rows = [(batch["label"], batch["image"]) if isinstance(batch, Mapping) else (batch[1], batch[0]) for batch in batches]
    return [(labels.tolist(), images.clone()) for labels, images in rows]


def same(one: list[tuple[list[int], Tensor]], other: list[tuple[list[int], Tensor]]) -> bool:
    return len(one) == len(other) and all(
        a[0] == b[0] and torch.equal(a[1], b[1]) for a, b in zip(one, other, strict=True)
    )


def loader(length: int = 23, **options: Any) -> Loader:
    return Loader(Pairs(length), PIPELINE, **{"batch_size": 4, "threads": 2, **options})
