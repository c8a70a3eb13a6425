"""The gallery: one row a transform, each a few draws of one picture with its targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vicinal.data.batch import Batch
from vicinal.report.cell import BACKGROUND, draw_cell
from vicinal.report.draw import Array
from vicinal.report.objects import told_apart
from vicinal.report.sheet import CAPTION, GAP, caption_line, draw_row
from vicinal.transforms.base import Transform
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.children import holds
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.flips import QuarterTurn

MARGIN = 10
BLENDING = ("Mixup", "CutMix", "MixupCutmix")
OF_OBJECTS = ("CopyPaste", "MaskDropout")


def draws(transform: Transform, sample: Mapping[str, Any], count: int, seed: int = 0) -> list[dict[str, Any]]:
    """``count`` results of one transform for one sample (names as a pipeline takes them), as epochs 0 to count - 1.

    A transform that mixes pictures mixes quarter turns of this one, with its boxes alone where it blends them. The mask is that
    of objects where they are looked for.
    """
    chain: list[Transform] = [transform]
    if holds(transform, FOLDERS["mix"]):
        chain.insert(0, QuarterTurn([0, 1, 2, 3]))
        sample = {name: value for name, value in sample.items() if name in ("image", "mask", "boxes")}
    if holds(transform, BLENDING):
        sample = {name: value for name, value in sample.items() if name != "mask"}
    if holds(transform, OF_OBJECTS):
        sample = {"image": sample["image"], "instances": sample["mask"]}
    batch = Batch.from_samples([{**told_apart(sample), "id": 0, "epoch": epoch} for epoch in range(count)])
    result = Pipeline(chain, seed=seed)(batch)
    return [result[index] for index in range(count)]


def gallery(
    specs: Mapping[str, Transform], sample: Mapping[str, Any], *, copies: int = 4, cell: int = 84, blocks: int = 3
) -> Array:
    """uint8 RGB: for each of ``specs`` its name above ``copies`` draws of ``sample``, in ``blocks`` columns."""
    rows = [_row(name, transform, sample, copies, cell) for name, transform in specs.items()]
    each = -(-len(rows) // blocks)
    return beside([np.vstack(rows[start : start + each]) for start in range(0, len(rows), each)])


def beside(parts: Sequence[Array]) -> Array:
    """Pictures side by side with a margin, aligned at the top."""
    height = max(len(part) for part in parts)
    columns = []
    for part in parts:
        column = np.full((height, part.shape[1] + MARGIN, 3), BACKGROUND, np.uint8)
        column[: len(part), : part.shape[1]] = part
        columns.append(column)
    return np.hstack(columns)[:, :-MARGIN]


def panel(name: str, sample: Mapping[str, Any], cell: int) -> Array:
    """One larger cell under its name."""
    picture = draw_cell(sample, cell, cell)
    return np.vstack([caption_line(name, cell), picture, np.full((GAP, cell, 3), BACKGROUND, np.uint8)])


def _row(name: str, transform: Transform, sample: Mapping[str, Any], copies: int, cell: int) -> Array:
    row = draw_row(draws(transform, sample, copies), (cell, cell))[:, GAP:-GAP]
    space = np.full((GAP, row.shape[1], 3), BACKGROUND, np.uint8)
    return np.vstack([caption_line(name, row.shape[1])[: CAPTION - 3], row, space])
