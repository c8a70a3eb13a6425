"""JPEG files of photographs, in the sizes that the cases name: made once from real ones, and kept as files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks import pictures

COUNT = 64
SIZES = {"jpeg-500x375": (500, 375), "jpeg-2000x1500": (2000, 1500)}
QUALITY = 90
SMALLEST = (400, 480)
"""Height and width of photographs that are large enough."""


def _sources() -> list[Any]:
    """The photographs of COCO128 (about 640x480), or those of scikit-image where they are not there."""
    root = Path(os.environ.get("VICINAL_DATA", pictures.FOLDER.parent.parent.parent / "shared" / "data"))
    found = [cv2.imread(str(path)) for path in sorted((root / "coco128" / "images").rglob("*.jpg"))]
    large = [photo for photo in found if photo is not None and all(np.greater_equal(photo.shape[:2], SMALLEST))]
    return large or [photo[..., ::-1] for photo in pictures.photographs()]


def _fitted(photo: Any, width: int, height: int) -> Any:
    """The middle of the photograph in the wanted aspect, resized."""
    high, wide = photo.shape[:2]
    cut_wide, cut_high = min(wide, high * width // height), min(high, wide * height // width)
    left, top = (wide - cut_wide) // 2, (high - cut_high) // 2
    how = cv2.INTER_AREA if cut_wide > width else cv2.INTER_CUBIC
    return cv2.resize(photo[top : top + cut_high, left : left + cut_wide], (width, height), interpolation=how)


def _photo(sources: list[Any], index: int, width: int, height: int) -> Any:
    """One photograph; of sizes beyond theirs four side by side, each enlarged less than twofold."""
    if width < 1000:
        return _fitted(sources[index % len(sources)], width, height)
    four = [_fitted(sources[(4 * index + k) % len(sources)], width // 2, height // 2) for k in range(4)]
    return np.vstack([np.hstack(four[:2]), np.hstack(four[2:])])


def folder_of(name: str) -> Path:
    """Where the files of ``name`` are."""
    return pictures.FOLDER / name


def make(name: str) -> None:
    """Writes the files of ``name`` if they are not there yet."""
    folder = folder_of(name)
    if (folder / f"{COUNT - 1:03d}.jpg").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    sources, (width, height) = _sources(), SIZES[name]
    for index in range(COUNT):
        photo = _photo(sources, index, width, height)
        cv2.imwrite(str(folder / f"{index:03d}.jpg"), photo, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


def load(name: str, count: int) -> tuple[bytes, ...]:
    """The bytes of the first ``count`` files."""
    return tuple((folder_of(name) / f"{index:03d}.jpg").read_bytes() for index in range(count))
