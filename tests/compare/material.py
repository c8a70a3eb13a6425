"""Small real data: squares cut out of the demo's photographs, a class for each, and the demo's nuclei."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import vicinal as vc

DEMO = Path(__file__).parents[2] / "demo"
NUCLEI = str(DEMO / "nuclei")
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")
TINY = {"widths": (4, 8), "hidden": 16, "grid": 4}


def squares(side: int) -> np.ndarray:
    """A square of every photograph, uint8 [4, side, side, 3]."""
    found = [vc.read(path)[:300, :300] for path in sorted((DEMO / "photos").glob("*.jpg"))]
    return vc.Pipeline([vc.Resize(side)])(np.stack(found))


def cut_photos(folder: Path, train: int = 12, test: int = 8, side: int = 24) -> str:
    """``folder``/{train,test}/{name}/{number}.png: squares of 160 pixels from all over a photograph, made small."""
    rng = np.random.default_rng(5)
    shrink = vc.Pipeline([vc.Resize(side)])
    for name in PHOTOS:
        photo = vc.read(next((DEMO / "photos").glob(f"{name}.*")))
        for split, count in (("train", train), ("test", test)):
            (folder / split / name).mkdir(parents=True)
            for number in range(count):
                top, left = (int(rng.integers(0, length - 160)) for length in photo.shape[:2])
                square = np.ascontiguousarray(photo[top : top + 160, left : left + 160])
                vc.write(folder / split / name / f"{number:02}.png", shrink(square))
    return str(folder)


def cut_upright(folder: Path, count: int = 24, side: int = 24) -> str:
    """``folder``/{train,test}/{up,down}: large squares of the photographs, upright, and turned by 180 degrees."""
    rng = np.random.default_rng(6)
    shrink = vc.Pipeline([vc.Resize(side)])
    photos = [vc.read(next((DEMO / "photos").glob(f"{name}.*"))) for name in PHOTOS]
    for split in ("train", "test"):
        for label in ("up", "down"):
            (folder / split / label).mkdir(parents=True)
            for number in range(count):
                photo = photos[number % len(photos)]
                length = int(min(photo.shape[:2]) * 0.85)
                top, left = (int(rng.integers(0, extent - length + 1)) for extent in photo.shape[:2])
                square = photo[top : top + length, left : left + length]
                turned = square if label == "up" else square[::-1, ::-1]
                vc.write(folder / split / label / f"{number:02}.png", shrink(np.ascontiguousarray(turned)))
    return str(folder)
