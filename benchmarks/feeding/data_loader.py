"""torch's DataLoader as fast as its documentation makes it."""

from __future__ import annotations

from typing import Any

from benchmarks.feeding.feeders import Feeder
from benchmarks.feeding.tasks import Task


def data_loader(dataset: Any, task: Task, feeder: Feeder, **more: Any) -> Any:
    """Workers persist and make two batches ahead each, on one thread each; without workers there are two threads."""
    import cv2
    import torch
    from torch.utils.data import DataLoader

    threads = 1 if feeder.workers else 2
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    if feeder.workers:
        more |= {"num_workers": feeder.workers, "persistent_workers": True, "prefetch_factor": 2}
    return DataLoader(dataset, task.batch, **more)
