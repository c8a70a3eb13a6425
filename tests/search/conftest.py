"""Tiny pictures whose class is the side on which a bar stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from vicinal.experiments.comparison import Comparison
from vicinal.experiments.network import Model
from vicinal.experiments.recipe import recipes_of
from vicinal.experiments.training.settings import Training


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def bars(count: int, channels: int = 1, side: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Dark noise with a bright upright bar in the left (class 0) or right (1) third, from top to bottom."""
    rng = np.random.default_rng(count)
    images = rng.integers(0, 40, (count, side, side, channels), np.uint8)
    labels = np.arange(count) % 2
    for image, label in zip(images, labels, strict=True):
        column = int(rng.integers(1, side // 3 - 1)) + label * (side - side // 3)
        image[:, column : column + 2] += 180
    return images, labels


@pytest.fixture(scope="session")
def sides(tmp_path_factory: pytest.TempPathFactory) -> str:
    """64 pictures to train with and 32 to test on, with one split more to choose with in ``sides_val``."""
    return _written(tmp_path_factory.mktemp("sides") / "sides.npz", ("train", "test"))


@pytest.fixture(scope="session")
def sides_val(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _written(tmp_path_factory.mktemp("sides") / "sides.npz", ("train", "val", "test"))


def _written(path: Path, splits: tuple[str, ...]) -> str:
    counts = {"train": 64, "val": 24, "test": 32}
    arrays = {}
    for split in splits:
        arrays[f"x_{split}"], arrays[f"y_{split}"] = bars(counts[split])
    np.savez(path, names=np.array(["left", "right"]), allow_pickle=False, **arrays)
    return str(path)


@pytest.fixture
def comparison(sides: str) -> Comparison:
    return Comparison(
        source=sides, recipes=recipes_of(["none", "TrivialAugmentWide"]), seeds=(0, 1), device="cpu",
        model=Model("small_cnn", {"widths": [4, 8], "hidden": 8, "grid": 4}),
        training=Training(epochs=3, batch=16, rate=0.01),
    )  # fmt: skip
