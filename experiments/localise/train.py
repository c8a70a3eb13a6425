"""One arm and one seed: a network that is trained, and where it looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import torch
from torch import nn

from experiments.common.kept import kept
from experiments.localise.boxes import localised
from experiments.localise.pasted import SIDE, Array, Scenes
from experiments.localise.settings import ARMS, Settings
from vicinal.experiments.measure import measure
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.training.fit import fit
from vicinal.generative.saliency.last_stage import last_stage
from vicinal.transforms.compose.pipeline import Pipeline

CHUNK = 250
FOLLOWED = 50


def run(arm: str, scenes: Scenes, settings: Settings, seed: int, path: Path) -> dict[str, Any]:
    """The test accuracy "score", and what ``localised`` says: read where ``path`` holds it, else trained and written."""
    found: dict[str, Any] = kept(path, lambda: _trained(arm, scenes, settings, seed))
    return found


def _trained(arm: str, scenes: Scenes, settings: Settings, seed: int) -> dict[str, Any]:
    data = scenes.data
    network = settings.model.build(data.task, data.train.channels, seed)
    followed = attrs.evolve(data, test=data.train.take(np.arange(min(FOLLOWED, len(data.train)))))
    augment = Pipeline(list(ARMS[arm]), seed=0) if ARMS[arm] else None
    fit(network, followed, augment, settings.training, seed)
    score = measure(network, data.task, data.test, pipeline_for(data, None)).score
    return {"score": score, **localised(true_maps(network, scenes), scenes.boxes, SIDE)}


def true_maps(network: nn.Module, scenes: Scenes) -> Array:
    """The maps [N, h, w] of the test pictures' own classes, as localisation is judged where classes are known."""
    data, found = scenes.data, []
    augment = pipeline_for(data, None)
    for start in range(0, len(data.test), CHUNK):
        part = data.test.batch(slice(start, start + CHUNK))
        stage = last_stage(network, torch.from_numpy(np.ascontiguousarray(augment(part).images)))
        assert stage.weight is not None
        weight = stage.weight[torch.from_numpy(data.test.targets[start : start + CHUNK].astype(np.int64))]
        found.append(torch.einsum("nk,nkhw->nhw", weight, stage.features).clamp(min=0).numpy())
    return np.concatenate(found)
