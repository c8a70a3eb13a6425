"""The pixels of every case: photographs cut and resized differently for every index, kept as .npy for all workers."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent.parent / ".bench-venv" / "inputs"
SHAPES = {
    "photos": (64, 512, 512, 3),
    "cifar": (256, 32, 32, 3),
    "digits": (256, 28, 28, 1),
    "digit": (1, 28, 28, 1),
    "many": (256, 512, 512, 3),
}


def photographs() -> list[Any]:
    """RGB photographs that scikit-image brings."""
    data: Any = import_module("skimage.data")
    return [data.astronaut(), data.coffee(), data.chelsea(), data.rocket()]


def _window(photo: Any, side: int, random: np.random.Generator) -> Any:
    height, width = photo.shape[:2]
    length = int(min(height, width) * random.uniform(0.6, 1.0))
    top, left = random.integers(height - length + 1), random.integers(width - length + 1)
    cut = photo[top : top + length, left : left + length]
    return cv2.resize(cut[:, :: random.choice([1, -1])], (side, side), interpolation=cv2.INTER_CUBIC)


def _stack(name: str) -> NDArray[np.uint8]:
    count, side, _, channels = SHAPES[name]
    random, photos = np.random.default_rng(7), photographs()
    stack: NDArray[np.uint8] = np.stack([_window(photos[index % len(photos)], side, random) for index in range(count)])
    if channels == 1:
        stack = stack.mean(axis=3, keepdims=True).round().astype(np.uint8)
    return stack


def make(name: str) -> None:
    """Writes the stack and its masks (8 classes that follow the picture's brightness), if they are not there yet."""
    path = FOLDER / f"{name}.npy"
    if path.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    stack = _stack(name)
    np.save(FOLDER / f"{name}-masks.npy", (stack.max(axis=3) // 32).astype(np.uint8))
    np.save(path, stack)


def load(name: str, count: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The first ``count`` pictures [N, H, W, C] and masks [N, H, W]."""
    return np.load(FOLDER / f"{name}.npy")[:count], np.load(FOLDER / f"{name}-masks.npy")[:count]
