"""The loaders that are compared: whose, in which form, with how many workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from benchmarks.feeding.tasks import Task


@dataclass(frozen=True)
class Feeder:
    """``module`` of this package makes it in ``form``; ``package`` is what it is a form of, in an ``environment``.

    ``workers``: processes of torch's DataLoader; 0: all in the process that uses the batches.
    """

    title: str
    module: str
    package: str
    environment: str
    form: str = ""
    workers: int = 2

    @property
    def ours(self) -> bool:
        return self.package == "vicinal"


_X, _2 = ("albumentations", "albumentationsx", "albumentationsx"), ("albumentations", "albumentations", "main")
_TV, _OURS = ("torchvision", "torchvision", "torchvision"), ("vicinal", "vicinal", "")
FEEDERS = {
    "loader": Feeder("Vicinal: Loader, 2 threads", *_OURS, "loader"),
    "loader-0": Feeder("Vicinal: Loader, the caller's own thread", *_OURS, "loader", 0),
    "collate": Feeder("Vicinal: DataLoader(Keyed, collate), 2 workers", *_OURS, "collate"),
    "augmented": Feeder("Vicinal: DataLoader(Augmented), 2 workers", *_OURS, "augmented"),
    "albumentationsx": Feeder("AlbumentationsX, 2 workers", *_X),
    "albumentationsx-0": Feeder("AlbumentationsX, no workers", *_X, workers=0),
    "albumentations": Feeder("Albumentations 2.0.8, 2 workers", *_2),
    "torchvision": Feeder("torchvision v2 on tensors, 2 workers", *_TV, "tensor"),
    "torchvision-0": Feeder("torchvision v2 on tensors, no workers", *_TV, "tensor", 0),
    "torchvision-pil": Feeder("torchvision v2 on PIL images, 2 workers", *_TV, "pil"),
}
MEASURED = "loader"
"""Whose ratios to the others are asked for."""


def feed(name: str, task: Task) -> Iterable[Any]:
    """The loader: batches (images, classes), all of the task's pictures in each iteration."""
    feeder = FEEDERS[name]
    loader: Iterable[Any] = import_module(f"benchmarks.feeding.{feeder.module}").feed(task, feeder)
    return loader
