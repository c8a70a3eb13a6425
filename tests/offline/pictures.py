"""Small folders of pictures, good and bad, for the tests of jobs and commands."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vicinal.files.write import encode


def lasting(path: str, data: bytes) -> bytes:
    """A file of an output, but of summary.html without its rows of one run alone: whence it read, how long it took."""
    return re.sub(rb'<tr class="run">.*?</tr>\n', b"", data, flags=re.DOTALL) if path.endswith("summary.html") else data


def smooth(seed: int, height: int = 40, width: int = 48, channels: int = 3) -> NDArray[np.uint8]:
    """A soft picture that is different for every seed."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    waves = generator.uniform(0.05, 0.3, (2, channels))
    return (127 + 120 * np.sin(y[..., None] * waves[0] + x[..., None] * waves[1] + seed)).astype(np.uint8)


def store(path: Path, picture: NDArray[np.generic]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(picture, path.suffix))


def class_folders(root: Path, each: int = 3) -> Path:
    """cats/ with JPEGs and dogs/ with PNGs."""
    for index in range(each):
        store(root / f"cats/{index}.jpg", smooth(index))
        store(root / f"dogs/{index}.png", smooth(10 + index, 48, 40))
    return root


def broken_files(root: Path) -> list[str]:
    """One of each kind of file that cannot be decoded; their names."""
    root.mkdir(parents=True, exist_ok=True)
    whole = encode(smooth(1), ".jpg")
    (root / "empty.png").touch()
    (root / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (root / "text.jpg").write_text("this is no picture")
    return ["cut.jpg", "empty.png", "text.jpg"]
