"""One arm and one seed: a network that is trained, and the maps that it makes of what it is trained with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import torch

from experiments.common.kept import kept
from experiments.saliency.settings import Arm, Settings
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.measure import measure
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.training.fit import fit
from vicinal.generative.saliency.renewal import Renewal
from vicinal.transforms.catalogue import FOLDERS
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.saliency.maps import SaliencyMaps

CHUNK = 500
FOLLOWED = 50
"""Pictures that are looked at after every epoch; the test pictures are, once, at the end."""


def run(arm: Arm, data: Data, settings: Settings, seed: int, path: Path) -> dict[str, Any]:
    """The test accuracy "score", the training "loss", and the share that is "erased" at last: read where ``path`` holds it."""
    found: dict[str, Any] = kept(path, lambda: _trained(arm, data, settings, seed))
    return found


def _trained(arm: Arm, data: Data, settings: Settings, seed: int) -> dict[str, Any]:
    network = settings.model.build(data.task, data.train.channels, seed)
    maps = SaliencyMaps() if arm.learned else SaliencyMaps.of(data.train.images, data.train.ids)
    keeper = Renewal(network, lambda: plain_batches(data), maps, warm_up=settings.warm_up if arm.learned else 10**6)
    followed = attrs.evolve(data, test=data.train.take(np.arange(min(FOLLOWED, len(data.train)))))
    augment = Pipeline(arm.transforms(maps), seed=0)
    loss = fit(network, followed, augment, settings.training, seed, progress=lambda done, _: _renewed(keeper, done))["loss"]
    score = measure(network, data.task, data.test, pipeline_for(data, None)).score
    return {"score": score, "loss": loss[-1], "erased": erased(arm, data, maps), "maps": len(maps)}


def _renewed(keeper: Renewal, done: int) -> None:
    keeper(done)


def plain_batches(data: Data) -> Iterator[tuple[Any, torch.Tensor]]:
    """The pictures to train with as they are, as the network takes them, and their ids."""
    augment = pipeline_for(data, None)
    for start in range(0, len(data.train), CHUNK):
        part = data.train.batch(slice(start, start + CHUNK))
        yield part.ids, torch.from_numpy(np.ascontiguousarray(augment(part).images))


def erased(arm: Arm, data: Data, maps: SaliencyMaps) -> float:
    """Which share of the first pictures the arm's last transforms change."""
    images, more = data.train.images[:CHUNK], arm.make(maps)
    if not more or type(more[0]).__name__ in FOLDERS["mix"]:
        return 0.0
    found = Pipeline(list(more), seed=0)(images, ids=data.train.ids[:CHUNK])
    return float((found != images).any(axis=3).mean())
