"""Pictures of a batch mixed with each other: two reads and one write of every value, past the caches where it can."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.backends.cpu.addresses import addresses
from vicinal.backends.cpu.chosen_level import LEVEL
from vicinal.backends.cpu.encode import plain
from vicinal.backends.cpu.entries import blend_samples
from vicinal.backends.cpu.results import Pictures
from vicinal.backends.cpu.run import LARGE
from vicinal.backends.cpu.source import ITEMS, KINDS
from vicinal.backends.cpu.turns import end_turns, turns_of
from vicinal.data import buffers
from vicinal.program.ops import Blend
from vicinal.threads.spread import Job, spread


def blend(
    op: Blend, pictures: Pictures, layout: str = "hwc", out: NDArray[Any] | None = None, level: int = LEVEL
) -> Pictures:
    """N pictures of one shape, [H, W, C] or under "chw" [C, H, W], mixed into a new stack, or into ``out``."""
    count = len(pictures)
    if count == 0:
        return pictures
    shape, dtype = pictures[0].shape, pictures[0].dtype
    height, width, channels = shape if layout == "hwc" else (shape[1], shape[2], shape[0])
    planes, step = (1, channels) if layout == "hwc" else (channels, 1)
    result = buffers.empty((count, *shape), dtype) if out is None else out
    canvas, planar = np.full((count, 2), (height, width), np.int64), layout == "chw"
    sources, targets = addresses(pictures, canvas, planar), addresses(result, canvas, planar)
    spans = plain(op.rectangle * np.array([1, step, 1, step]))
    weights, active, partner = op.weight.astype(np.float32), plain(op.active), plain(op.partner)
    kind, stream = KINDS[dtype], result.nbytes >= LARGE

    turns = turns_of(count, result.size)

    def work() -> None:
        blend_samples(
            turns, sources.start, sources.table, targets.start, targets.table, active, partner, spans, weights, kind,
            ITEMS[kind], planes, height, width * step, level, stream,
        )  # fmt: skip

    spread(Job(count, result.size, work, lambda: end_turns(turns), result.size))
    return result
