"""Vicinal's loader, and its two ways to augment in torch's DataLoader."""

from __future__ import annotations

from typing import Any

from benchmarks.feeding.data_loader import data_loader
from benchmarks.feeding.feeders import Feeder
from benchmarks.feeding.tasks import Pictures, Task
from benchmarks.peers.vicinal import transforms


def dataset_of(task: Task) -> Pictures:
    """Pictures as they are: files are decoded by the pipeline."""
    import vicinal as vc

    return Pictures(task, vc.Encoded, lambda picture: picture)


def feed(task: Task, feeder: Feeder) -> Any:
    import vicinal as vc
    from vicinal.torch import Augmented, EpochSampler, Keyed, Loader, collate

    dataset, pipeline = dataset_of(task), vc.Pipeline(transforms(task.steps), seed=1)
    if feeder.form == "loader":
        return Loader(dataset, pipeline, task.batch, threads=feeder.workers)
    sampler = EpochSampler(dataset)
    if feeder.form == "collate":
        return data_loader(Keyed(dataset), task, feeder, sampler=sampler, collate_fn=collate(pipeline))
    return data_loader(Augmented(dataset, pipeline), task, feeder, sampler=sampler)
