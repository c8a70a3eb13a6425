"""CIFAR-10 as one file, with right and with wrong labels, as ``compare`` reads it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.cifar.labels import corrupted
from vicinal.errors import DataError
from vicinal.experiments.training.checkpoint import store_file
from vicinal.files.read import read

SPLITS = ("train", "test")


def unpack(archives: dict[str, Path], path: Path) -> Path:
    """Writes the pictures of a zip file a split (SPLIT/CLASS/NAME.jpg inside) as one npz file with their classes.

    A file that is there is kept. Raises DataError where the splits have other classes, or none.
    """
    if path.exists():
        return path
    arrays: dict[str, NDArray[Any]] = {}
    found: list[list[str]] = []
    for split in SPLITS:
        with zipfile.ZipFile(archives[split]) as archive:
            members = sorted(name for name in archive.namelist() if name.endswith(".jpg"))
            arrays[f"x_{split}"] = np.stack([read(archive.read(name), "rgb") for name in members])
        classes = [name.split("/")[-2] for name in members]
        found.append(sorted(set(classes)))
        arrays[f"y_{split}"] = np.array([found[-1].index(one) for one in classes], np.int64)
    if found[0] != found[1]:
        raise DataError(f"{archives['test']}: expected the classes of {archives['train']}, {found[0]}, got {found[1]}")
    return _store(path, {**arrays, "names": np.array(found[0])})


def with_wrong_labels(clean: Path, share: float, seed: int, path: Path) -> Path:
    """A copy of an ``unpack``ed file with a ``share`` of its training labels corrupted; those to test on stay right."""
    if path.exists():
        return path
    arrays = dict(np.load(clean))
    arrays["y_train"] = corrupted(arrays["y_train"], share, len(arrays["names"]), seed)
    return _store(path, arrays)


def _store(path: Path, arrays: dict[str, NDArray[Any]]) -> Path:
    store_file(path, lambda temporary: np.savez(temporary, allow_pickle=False, **arrays))
    return path
