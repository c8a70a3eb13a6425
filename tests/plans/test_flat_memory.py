"""A pipeline's memory stays flat, however many calls there are."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np

import vicinal as vc


def resident() -> int:
    """Bytes of the process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_calls_with_changing_sizes_ids_and_epochs_leave_nothing_behind() -> None:
    """6,000 calls; kept for each, an array of a hundred bytes would show (10^5 calls were as flat by hand)."""
    augment = vc.Pipeline([vc.RandomCrop(6), vc.HorizontalFlip(p=0.5), vc.Brightness((0.8, 1.2)), vc.Contrast((0.8, 1.2))])
    random = np.random.default_rng(0)
    pictures = [random.integers(0, 256, (*size, 3), np.uint8) for size in random.integers(8, 60, (200, 2))]
    boxes = [[1, 1, 5, 5], [2, 2, 6, 7]]

    def calls(first: int, count: int) -> None:
        for k in range(first, first + count):
            if k % 3:
                augment(pictures[k % 200], ids=f"picture {k}", epoch=k // 100)
            else:
                augment(image=pictures[k % 200], boxes=boxes, id=k, epoch=k // 100)

    calls(0, 1500)
    before = resident()
    calls(1500, 6000)
    assert resident() - before < 600_000
