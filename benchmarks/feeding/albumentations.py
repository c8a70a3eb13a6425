"""Albumentations and AlbumentationsX: OpenCV reads, ToTensorV2 ends, as both document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.feeding.data_loader import data_loader
from benchmarks.feeding.feeders import Feeder
from benchmarks.feeding.tasks import Pictures, Task
from benchmarks.peers.albumentations import transforms, translations
from benchmarks.peers.albumentationsx import ranges


def _read(path: Path) -> Any:
    import cv2

    return cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)


def feed(task: Task, feeder: Feeder) -> Any:
    import albumentations as lib  # type: ignore[import-not-found]
    from albumentations.pytorch import ToTensorV2  # type: ignore[import-not-found]

    renamed = feeder.package == "albumentationsx"
    steps = transforms(task.steps, ranges(lib) if renamed else translations(lib))
    compose = lib.Compose([*steps, ToTensorV2()], seed=1, **({"telemetry": False} if renamed else {}))
    dataset = Pictures(task, _read, lambda picture: compose(image=picture)["image"])
    return data_loader(dataset, task, feeder, shuffle=True)
