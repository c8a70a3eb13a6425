"""The pictures of the experiment, as files and in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from experiments.seasons.settings import SUMMER, TRUTH, WINTER
from vicinal.experiments.training.checkpoint import store_file

Picture: TypeAlias = NDArray[np.uint8]


def files(data: Path, split: str, domain: str, most: int | None = None) -> list[Path]:
    """The files of a domain in order."""
    return sorted(path for path in (data / split / domain).iterdir() if path.is_file())[:most]


def opened(paths: list[Path], side: int | None = None) -> list[Picture]:
    """Pictures, shrunk to ``side`` pixels a side where that is given."""
    found: list[Picture] = [vc.read(str(path)) for path in paths]
    return found if side is None else [shrunk(picture, side) for picture in found]


def shrunk(picture: Picture, side: int) -> Picture:
    """By areas; a picture that is no larger stays."""
    if max(picture.shape[:2]) <= side:
        return picture
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def changed(picture: Picture) -> Picture:
    """The planted change."""
    return np.asarray(TRUTH([picture], ids=["picture"])[0])


def planted(data: Path, out: Path) -> tuple[Path, Path]:
    """Two folders of disjoint halves of all training pictures, the second of them changed; written once."""
    folders = out / "first", out / "second"
    every = [path for domain in (SUMMER, WINTER) for path in files(data, "train", domain)]
    for number, path in enumerate(every):
        target = folders[number % 2] / f"{number:04}.png"
        if not target.exists():
            picture = vc.read(str(path))
            made = changed(picture) if number % 2 else picture
            store_file(target, lambda temporary, made=made: vc.write(temporary, made))  # type: ignore[misc]
    return folders
