"""NumPy slices for the one case that needs no more."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import steps as s
from benchmarks.case import Run, Work


def prepare(work: Work) -> Run:
    step = work.case.steps[0]
    if not isinstance(step, s.TranslateWhole):
        raise s.UnsupportedError("written for tiny_translate alone")
    most, random, images = step.most, np.random.default_rng(1), work.images[..., 0]
    count, height, width = images.shape
    padded = np.zeros((count, height + 2 * most, width + 2 * most), np.uint8)
    out = np.empty_like(images)

    def run() -> tuple[Any, Any]:
        padded[:, most : most + height, most : most + width] = images
        for index, (top, left) in enumerate(random.integers(0, 2 * most + 1, (count, 2)).tolist()):
            out[index] = padded[index, top : top + height, left : left + width]
        return out, None

    return run
