"""A small data set of drawn shapes, to try things on: with classes, masks, boxes and polygons."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vicinal.errors import DataError, InWords, JobError, expected
from vicinal.files.write import write
from vicinal.numbers import check_integer
from vicinal.offline.commands import convert

CLASSES = ("disc", "square", "up", "down")
"""The last two are triangles that point up and down: a vertical flip makes one of the other."""

FINE = 4
"""Outlines are drawn so many times larger, and shrunk."""


def shapes(
    out: str | os.PathLike[str], *, to: str = "folder", count: int = 120, size: int = 64, objects: int = 1, seed: int = 0
) -> Path:
    """Writes a data set of drawn shapes to the new folder ``out`` in the format ``to``; a quarter is for "val".

    ``count`` pictures [size, size, 3] uint8, each of ``objects`` bright shapes (disc, square, triangle up, triangle
    down) on a dark, noisy ground. The class of a picture is its first shape. Formats that hold them also get a mask
    (class index + 1), boxes and polygons. The same arguments give the same bytes. Raises JobError where ``out`` is in use,
    DataError for a format that there is not. Example: ``vicinal.offline.shapes("shapes"); vicinal.datasets.read("shapes")``.

    >>> vc.datasets.read(vc.offline.shapes("shapes", to="masks", count=8, size=32))[0]["mask"].shape
    (32, 32)
    """
    for name, value, least in (("count", count, 1), ("size", size, 16), ("objects", objects, 1)):
        check_integer(DataError, f"shapes.{name}", value, least)
    if Path(out).exists():
        raise JobError(expected(f"{out}", "a folder that does not exist yet", InWords("one that does")))
    scratch = Path(tempfile.mkdtemp(prefix="vicinal-shapes-"))
    try:
        _write_rows(scratch, count, size, objects, seed)
        convert(scratch, out, to)
    finally:
        shutil.rmtree(scratch)
    return Path(out)


def _write_rows(folder: Path, count: int, size: int, objects: int, seed: int) -> None:
    rows = []
    for number in range(count):
        picture, mask, found = drawn(np.random.default_rng([seed, number]), size, number % len(CLASSES), objects)
        name = f"{number:05d}"
        write(folder / f"{name}.png", picture)
        write(folder / f"{name}-mask.png", mask)
        rows.append({
            "file_name": f"{name}.png", "label": found["labels"][0], "split": "train" if number // len(CLASSES) % 4 else "val",
            "mask": f"{name}-mask.png", "objects": found,
        })  # fmt: skip
    (folder / "metadata.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def drawn(
    rng: np.random.Generator, size: int, first: int, objects: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], dict[str, list[Any]]]:
    """A picture [size, size, 3], its mask [size, size] and its objects: boxes (x0, y0, x1, y1), labels and polygons."""
    ground = rng.uniform(20, 90, 3)
    picture = np.broadcast_to(ground, (size, size, 3)) + rng.normal(0, 12, (size, size, 3))
    mask = np.zeros((size, size), np.uint8)
    found: dict[str, list[Any]] = {"boxes": [], "labels": [], "polygons": []}
    for number in range(objects):
        kind = first if number == 0 else int(rng.integers(len(CLASSES)))
        outline = _outline(CLASSES[kind], rng, size)
        cover = _cover(outline, size)
        color = rng.uniform(130, 250, 3)
        picture = picture + cover[..., None] * (color - picture)
        mask[cover > 0.5] = kind + 1
        found["labels"].append(CLASSES[kind])
        found["boxes"].append([round(float(value), 2) for value in (*outline.min(axis=0), *outline.max(axis=0))])
        found["polygons"].append([np.round(outline, 2).tolist()])
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8), mask, found


def _outline(kind: str, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Points x, y in pixels, inside of the picture."""
    reach = rng.uniform(0.2, 0.32) * size
    centre = rng.uniform(reach, size - reach, 2)
    unit = {
        "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
        "up": [(0, -1), (1, 1), (-1, 1)],
        "down": [(-1, -1), (1, -1), (0, 1)],
    }.get(kind) or [(np.cos(turn), np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 24, endpoint=False)]
    return np.asarray(centre + reach * np.asarray(unit), np.float64)


def _cover(outline: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The share of each pixel that lies inside."""
    fine = np.zeros((size * FINE, size * FINE), np.uint8)
    cv2.fillPoly(fine, [np.rint(outline * FINE - 0.5).astype(np.int32)], 255)
    return np.asarray(cv2.resize(fine, (size, size), interpolation=cv2.INTER_AREA) / 255.0, np.float64)
