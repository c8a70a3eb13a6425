"""Features of pictures, kept so that an experiment that was stopped goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vicinal.experiments.data.pictures import Pictures
from vicinal.experiments.training.checkpoint import store_file
from vicinal.experiments.trials.corrupted import corrupted
from vicinal.generative.measures.features import features
from vicinal.transforms.base import Transform
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.corrupt.kind import Kind

Rows: TypeAlias = NDArray[np.float32]


def plain(pictures: Pictures, folder: Path, name: str) -> Rows:
    """Features [N, 1280] of the pictures as they are."""
    return _kept(folder / f"{name}.npy", lambda: features(pictures.images))


def changed(pictures: Pictures, recipe: Transform, seed: int, copy: int, folder: Path, name: str) -> Rows:
    """The same of a copy of every picture that ``recipe`` draws under a seed."""

    def make() -> Rows:
        images = Pipeline([recipe], seed=seed)(pictures.images, ids=pictures.ids, epoch=copy)
        return features(images)

    return _kept(folder / f"{name}-seed{seed}-copy{copy}.npy", make)


def worse(pictures: Pictures, kind: Kind, severity: int, folder: Path) -> Rows:
    """The same of the pictures at a severity of a corruption."""

    def make() -> Rows:
        return features(corrupted(kind, severity, pictures.images, pictures.ids))

    return _kept(folder / f"{kind.name}-{severity}.npy", make)


def _kept(path: Path, make: Callable[[], Rows]) -> Rows:
    if not path.exists():
        found = make()
        store_file(path, lambda temporary: np.save(temporary, found))
    kept: Any = np.load(path)
    return kept  # type: ignore[no-any-return]
