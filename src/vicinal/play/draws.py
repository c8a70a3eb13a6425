"""A grid of draws of one picture: PNG files and what was drawn."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import cv2

from vicinal.data.batch import Batch
from vicinal.play.judge import Judge, answers
from vicinal.report.cell import draw_cell
from vicinal.report.objects import told_apart
from vicinal.report.parameters import told
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.children import holds
from vicinal.transforms.compose.pipeline import Pipeline

MOST = 64


def drawn(
    pipeline: Pipeline, batch: Batch, copies: int, cell: int, first: int = 0, names: Sequence[str] = (),
    judge: Judge | None = None, kind: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The picture and ``copies`` draws of it (epochs ``first`` on) at ``cell`` pixels, each with what was drawn.

    A recipe that mixes pictures mixes the copies with each other. ``judge``: who says what each is taken for. ``kind``: the
    picture's class. Raises what the pipeline raises.
    """
    copies = max(1, min(int(copies), MOST))
    one = told_apart(batch[0])
    many = Batch.from_samples([{**one, "epoch": first + copy} for copy in range(copies)])
    start = time.perf_counter()
    if holds(pipeline, FOLDERS["mix"]):
        kind = None
    result, record = pipeline.trace(many)
    spent = time.perf_counter() - start
    samples = [one, *(result[copy] for copy in range(copies))]
    texts = ["the picture", *("\n".join(told(record, copy)) for copy in range(copies))]
    found, silent = ([], "") if judge is None else answers(judge, samples, kind)
    cells = [
        {"png": _png(draw_cell(sample, cell, cell, names)), "said": text, "answer": answer}
        for sample, text, answer in zip_longest(samples, texts, found)
    ]
    return {"cells": cells, "milliseconds": round(1000 * spent / copies, 2), "silent": silent}


def _png(picture: Any) -> str:
    data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]
    return "data:image/png;base64," + base64.b64encode(data.tobytes()).decode("ascii")
