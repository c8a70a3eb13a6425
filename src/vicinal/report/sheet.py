"""Contact sheets: one row a picture, the original first, then augmented copies, with targets drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import cv2
import numpy as np

from vicinal.data.batch import Batch
from vicinal.errors import DataError, expected
from vicinal.numbers import check_integer
from vicinal.report.cell import BACKGROUND, draw_cell
from vicinal.report.draw import Array
from vicinal.report.lettering import LINE, lettered, wrapped
from vicinal.report.objects import told_apart
from vicinal.report.parameters import told
from vicinal.transforms.compose.pipeline import Pipeline

GAP = 4
CAPTION = 18
INK, GREY = (40, 40, 40), (90, 90, 90)
WIDE = 120
"""The width of a cell from which on what was drawn for it has room below it."""
LINES = 4
"""Of what was drawn, below a cell."""


def contact_sheet(
    pipeline: Pipeline, batch: Batch, *, columns: int = 6, cell: int = 160, labels: Sequence[str] | None = None,
    parameters: bool = True,
) -> Array:  # fmt: skip
    """uint8 RGB [H, W, 3]: for every sample of ``batch`` its original and ``columns - 1`` copies (epochs 0, 1, ...).

    ``cell``: side of a cell in pixels. ``labels``: a caption a row (default: the ids, where the batch has them).
    ``parameters``: what was drawn for each copy stands below it, where cells are at least 120 pixels wide.
    The copies are those that a job with the same ids writes. Raises DataError for fewer than 2 columns or no pictures.
    """
    columns = check_integer(DataError, "contact_sheet.columns", columns, 2)
    if not len(batch):
        raise DataError(expected("contact_sheet.batch", "at least one picture", 0))
    copies = columns - 1
    if batch.boxes is not None:
        batch = attrs.evolve(batch, boxes=[told_apart(batch[row])["boxes"] for row in range(len(batch))])
    result, record = pipeline.trace(batch.repeat(copies))
    captions = labels if labels is not None else [str(i) for i in batch.ids] if batch.ids is not None else None
    rows = [
        [batch[row], *(result[row * copies + copy] for copy in range(copies))] for row in range(len(batch))
    ]
    heads = ["original", *(f"copy {copy}" for copy in range(copies))]
    drawn = [["", *(", ".join(told(record, row * copies + copy)) for copy in range(copies))] for row in range(len(batch))]
    return draw_sheet(rows, cell, captions, heads, drawn=drawn if parameters else None)


def draw_sheet(
    rows: Sequence[Sequence[Mapping[str, Any]]],
    cell: int,
    captions: Sequence[str] | None = None,
    heads: Sequence[str] | None = None,
    names: Sequence[str] = (),
    drawn: Sequence[Sequence[str]] | None = None,
) -> Array:
    """Samples in rows of equal length as a picture; a caption stands above its row, ``heads`` above all.

    ``names``: classes by their numbers, for boxes. ``drawn``: of each sample what was drawn for it, which stands below it
    where cells are WIDE.
    """
    shape = _cell_shape(rows, cell)
    width = len(rows[0]) * (shape[1] + GAP) + GAP
    parts = [] if heads is None else [_line_of(heads, shape[1], width)]
    for index, row in enumerate(rows):
        parts.append(caption_line(captions[index], width) if captions is not None else _blank(GAP, width))
        parts.append(draw_row(row, shape, names))
        if drawn is not None and shape[1] >= WIDE:
            parts.append(_below(drawn[index], shape[1]))
    return np.vstack([*parts, _blank(GAP, width)])


def draw_row(samples: Sequence[Mapping[str, Any]], shape: tuple[int, int], names: Sequence[str] = ()) -> Array:
    """The cells of one row, side by side."""
    gap = _blank(shape[0], GAP)
    return np.hstack([gap, *(part for sample in samples for part in (draw_cell(sample, *shape, names), gap))])


def caption_line(text: str, width: int) -> Array:
    """A line of text, cut at the right edge."""
    line = _blank(CAPTION, width)
    cv2.putText(line, _ascii(text), (GAP, CAPTION - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.4, INK, 1, cv2.LINE_AA)
    return line


def _below(texts: Sequence[str], cell: int) -> Array:
    """Small text below the cells of a row, each as wide as its cell."""
    lines = [wrapped(text, cell, LINES) for text in texts]
    height = LINE * max(map(len, lines)) + (GAP if any(lines) else 0)
    gap = _blank(height, GAP)
    return np.hstack([gap, *(part for one in lines for part in (lettered(one, height, cell, GREY, BACKGROUND), gap))])


def _line_of(heads: Sequence[str], cell: int, width: int) -> Array:
    line = _blank(CAPTION, width)
    for index, head in enumerate(heads):
        place = (GAP + index * (cell + GAP), CAPTION - 6)
        cv2.putText(line, head, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, INK, 1, cv2.LINE_AA)
    return line


def _cell_shape(rows: Sequence[Sequence[Mapping[str, Any]]], cell: int) -> tuple[int, int]:
    """Height and width of all cells: as flat or as narrow as the median picture, ``cell`` on its longer side."""
    ratios = [np.asarray(row[0]["image"]).shape[0] / np.asarray(row[0]["image"]).shape[1] for row in rows]
    ratio = float(np.clip(np.median(ratios), 0.5, 2.0))
    return (max(1, round(cell * min(1.0, ratio))), max(1, round(cell * min(1.0, 1 / ratio))))


def _blank(height: int, width: int) -> Array:
    return np.full((height, width, 3), BACKGROUND, np.uint8)


def _ascii(text: str) -> str:
    """OpenCV's font has no other letters."""
    return text.encode("ascii", "replace").decode()
