"""Mixing a training batch, 256 x 3 x 224 x 224 of float32, beside NumPy's copy of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

SHAPE = (256, 3, 224, 224)
CLASSES = 10


def measure(rounds: int) -> dict[str, Any]:
    """Milliseconds of the clock by name, medians of interleaved rounds; "copy" is ``numpy.copyto`` to memory in use."""
    import torch

    import vicinal as vc

    images = torch.rand(SHAPE)
    memory, pixels, labels = np.empty(SHAPE, np.float32), images.numpy(), list(np.arange(SHAPE[0]) % CLASSES)
    mixes = [vc.Mixup(classes=CLASSES), vc.CutMix(classes=CLASSES), vc.MixupCutmix(classes=CLASSES)]
    pipelines = {type(mix).__name__: vc.Pipeline([mix], seed=1) for mix in mixes}
    epoch = 0

    def call(pipeline: Any) -> Callable[[], Any]:
        return lambda: pipeline(vc.Batch(images=images, labels=labels, ids=range(SHAPE[0])), epoch=epoch)

    runs: dict[str, Callable[[], Any]] = {"copy": lambda: np.copyto(memory, pixels)}
    runs |= {name: call(pipeline) for name, pipeline in pipelines.items()}
    seen: dict[str, list[float]] = {name: [] for name in runs}
    for epoch in range(rounds + 1):
        for name, run in runs.items():
            begin = time.perf_counter()
            run()
            if epoch:
                seen[name].append((time.perf_counter() - begin) * 1e3)
    return {name: statistics.median(times) for name, times in seen.items()}
