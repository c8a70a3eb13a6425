"""One training: a network, a recipe, a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np

from experiments.cats.settings import CLASSES, Part
from experiments.common.kept import kept
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.measure import measure
from vicinal.experiments.recipe import Recipe, pipeline_for
from vicinal.experiments.training.fit import fit


def run(part: Part, data: Data, recipe: Recipe, seed: int, path: Path) -> dict[str, Any]:
    """The test accuracy "score" after the last epoch, with "by_class", "ece" and the training "loss": read where ``path``
    holds it, else trained and written there."""
    found: dict[str, Any] = kept(path, lambda: _trained(part, data, recipe, seed))
    return found


def _trained(part: Part, data: Data, recipe: Recipe, seed: int) -> dict[str, Any]:
    network = part.model(data.mean, data.std).build(data.task, data.train.channels, seed)
    # fit follows a few pictures at every epoch: these are of the training set, so that tests are seen once, at the end,
    # and take little of the time.
    followed = attrs.evolve(data, test=data.train.take(np.arange(CLASSES)))
    loss = fit(network, followed, recipe.pipeline, part.training, seed)["loss"][-1]
    found = measure(network, data.task, data.test, pipeline_for(data, None)).plain()
    return {"score": found["score"], "by_class": found["by_class"], "ece": found["ece"], "loss": loss}
