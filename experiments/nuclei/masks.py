"""The data set: a window of every picture with its mask, and one table that says what each is used for."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vicinal as vc
from vicinal.errors import DataError, expected
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.training.checkpoint import store_text

TABLE = "pictures.csv"
PLACES = 3
"""Windows are tried at so many places along each side."""


def write_windows(data: Path, out: Path, side: int) -> list[str]:
    """Writes OUT/images and OUT/masks (255 where an id is above 0), windows of ``side`` pixels; gives their names.

    Of PLACES x PLACES windows the one with the most pixels of nuclei is taken, the first of equals, so that hardly a
    mask is empty. ``data``: images/ beside instances/.
    """
    names = sorted(path.name for path in (data / "images").glob("*.png"))
    for folder in ("images", "masks"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for name in names:
        if not (out / "masks" / name).exists():
            mask = vc.read_mask(data / "instances" / name) > 0
            window = richest(mask, side)
            vc.write(out / "images" / name, vc.read(data / "images" / name, channels="grey")[window])
            vc.write(out / "masks" / name, np.where(mask[window], np.uint8(255), np.uint8(0)))
    return names


def richest(mask: NDArray[np.bool_], side: int) -> tuple[slice, slice]:
    """The rows and columns of the window with the most true pixels."""
    rows, columns = (np.linspace(0, length - side, PLACES).astype(int).tolist() for length in mask.shape)
    windows = [(slice(row, row + side), slice(column, column + side)) for row in rows for column in columns]
    return max(windows, key=lambda window: int(mask[window].sum()))


def write_table(names: Sequence[str], out: Path, test: int, watched: int, counts: Sequence[int], seeds: Sequence[int]) -> Path:
    """Writes OUT/pictures.csv: a row a picture, and a column for every (count, seed) that says what it is used for.

    The same ``test`` pictures are "test" in every column, and the same ``watched`` ones "watch". Of the rest a seed puts
    all in a row, and trains with the first ``count``, so that its 20 are among its 50.
    Raises DataError for fewer names than that takes.
    """
    needed = test + watched + max(counts)
    if len(names) < needed:
        raise DataError(expected("nuclei", f"at least {needed} pictures", len(names)))
    order = np.random.default_rng(2018).permutation(names).tolist()
    fixed = {name: "test" if place < test else "watch" for place, name in enumerate(order[: test + watched])}
    columns = {split(count, seed): chosen(order[test + watched :], count, seed) for seed in seeds for count in counts}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["image", "mask", *columns])
    for name in names:
        uses = [fixed.get(name) or ("train" if name in some else "unused") for some in columns.values()]
        writer.writerow([f"images/{name}", f"masks/{name}", *uses])
    store_text(out / TABLE, text.getvalue())
    return out / TABLE


def split(count: int, seed: int) -> str:
    """The column of a choice."""
    return f"train-{count}-seed-{seed}"


def chosen(pool: Sequence[str], count: int, seed: int) -> set[str]:
    """The pictures that a seed trains with."""
    return set(np.random.default_rng(seed).permutation(pool)[:count].tolist())


def selection(count: int, seed: int, test: str) -> Selection:
    """A choice as experiments take it. ``test``: "watch", for the curves, or "test"."""
    options: dict[str, Any] = {"split": split(count, seed)}
    return Selection(options=options, task="segmentation", train="train", test=test)
