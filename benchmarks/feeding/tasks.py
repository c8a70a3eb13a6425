"""What loaders are to give: float32 NCHW batches of so many pictures, from a folder of JPEGs or from memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import photos, pictures
from benchmarks.cases import cifar, jpeg_to_batch
from benchmarks.steps import Step

CLASSES = 8


@dataclass(frozen=True)
class Task:
    """``inputs``: of photos.py or pictures.py, each taken so often that there are ``count``; ``steps`` begin with Decode
    where they are files."""

    name: str
    title: str
    steps: tuple[Step, ...]
    inputs: str
    encoded: bool
    size: int
    count: int
    batch: int = 64

    @property
    def folder(self) -> Path:
        return pictures.FOLDER / f"{self.inputs}-folder-{self.count}"

    def make(self) -> None:
        """Writes the inputs, if they are not there yet."""
        (photos if self.encoded else pictures).make(self.inputs)
        if not self.encoded or self.folder.exists():
            return
        unfinished = self.folder.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        for index in range(self.count):
            target = unfinished / f"class{index % CLASSES}" / f"{index:05d}.jpg"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(photos.folder_of(self.inputs) / f"{index % photos.COUNT:03d}.jpg", target)
        unfinished.rename(self.folder)

    def files(self) -> list[Path]:
        """The JPEGs, by name."""
        return sorted(self.folder.rglob("*.jpg"))

    def arrays(self) -> NDArray[np.uint8]:
        """All pictures [N, H, W, C], where they are no files."""
        stack = np.load(pictures.FOLDER / f"{self.inputs}.npy")
        return np.resize(stack, (self.count, *stack.shape[1:]))


class Pictures:
    """A map-style data set of (transformed picture, class), as people write it."""

    def __init__(self, task: Task, read: Callable[[Path], Any], transform: Callable[[Any], Any]) -> None:
        self._inputs: Any = task.files() if task.encoded else task.arrays()
        self._labels = np.arange(task.count) % CLASSES
        self._read = read if task.encoded else None
        self._transform = transform

    def __len__(self) -> int:
        return len(self._inputs)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        picture = self._inputs[index]
        return self._transform(self._read(picture) if self._read else picture), int(self._labels[index])


JPEG = Task(
    "jpeg", "1,024 JPEGs of 500x375 in class folders: RandomResizedCrop 224, flip, ColorJitter(0.4, 0.4, 0.4, 0.1), Normalize",
    jpeg_to_batch.CASES[0].steps, "jpeg-500x375", True, 224, 1024,
)  # fmt: skip
CIFAR = Task(
    "cifar", "10,240 pictures of 32x32 in memory: pad 4, random crop 32, flip, Cutout 8, Normalize",
    cifar.CASE.steps, "cifar", False, 32, 10_240,
)  # fmt: skip
TASKS = {task.name: task for task in (JPEG, CIFAR)}
