"""How many epochs fit into the time that a trial may take."""

from __future__ import annotations

import time

import attrs

from vicinal.experiments.data.pictures import Data
from vicinal.experiments.network import Model
from vicinal.experiments.training.fit import fit
from vicinal.experiments.training.settings import Training

MOST = 300


def epochs_within(seconds: float, trainings: int, data: Data, model: Model, training: Training, device: str) -> int:
    """Epochs, 1 to MOST, of which ``trainings`` of one trial take about so many seconds together on this machine, by the
    second of two epochs without augmentation."""
    times: list[float] = []
    network = model.build(data.task, data.train.channels)
    short = attrs.evolve(training, epochs=2, warmup=0)
    fit(network, data, None, short, device=device, progress=lambda *_: times.append(time.monotonic()))
    epoch = max(times[1] - times[0], 1e-4)
    return max(1, min(MOST, round(seconds / (trainings * epoch))))
