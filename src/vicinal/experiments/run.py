"""One recipe and one seed: trained, measured, tried, written down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from vicinal.experiments.comparison import Comparison, Trials
from vicinal.experiments.data.choose import balanced
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import measure
from vicinal.experiments.network import store_network
from vicinal.experiments.recipe import Recipe, pipeline_for
from vicinal.experiments.task import CLASSIFICATION, loss_of
from vicinal.experiments.training.checkpoint import store_text
from vicinal.experiments.training.fit import SAVED_EVERY, fit
from vicinal.experiments.training.step import precision_of
from vicinal.experiments.trials.heat import chosen, translations
from vicinal.experiments.trials.robustness import corruption_scores, robustness

Progress = Callable[[str, float], None]
RESULT, NETWORK, CHECKPOINT = "result.json", "network.pt", "checkpoint.pt"
TRAINED = 0.9
"""The share of a run that training is, for progress."""


def folder_of(out: Path, recipe: str, seed: int) -> Path:
    """Where the files of a run lie."""
    return out / "runs" / recipe / f"seed-{seed}"


def run(
    comparison: Comparison, data: Data, recipe: Recipe, seed: int, out: Path, device: str,
    progress: Progress, save_every: float = SAVED_EVERY,
) -> dict[str, Any]:  # fmt: skip
    """The result of one run as JSON: read where it is finished, gone on with where it was stopped, else begun."""
    folder = folder_of(out, recipe.name, seed)
    if (folder / RESULT).exists():
        found: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        return found
    began = time.monotonic()
    network = comparison.model.build(data.task, data.train.channels, seed)
    epochs = comparison.training.epochs

    def told(epoch: int, loss: float) -> None:
        progress(f"epoch {epoch} of {epochs}, loss {loss:.3f}", TRAINED * epoch / epochs)

    curves = fit(
        network, data, recipe.pipeline, comparison.training, seed, device=device,
        checkpoint=folder / CHECKPOINT, job=f"{recipe.name} {seed}", save_every=save_every, progress=told,
    )  # fmt: skip
    trained = time.monotonic() - began
    loss = loss_of(data.task, comparison.training.loss, comparison.training.smoothing)
    measures = measure(network, data.task, data.test, pipeline_for(data, None), loss=loss, device=device)
    result = {
        "recipe": recipe.name, "seed": seed, "seconds": round(trained, 2), "device": device,
        "precision": str(precision_of(comparison.training, device)).removeprefix("torch."), "curves": curves,
        "measures": measures.plain(), **tried(network, data, comparison.trials, device, progress),
    }  # fmt: skip
    store_network(folder / NETWORK, comparison.model, network, data, comparison.selection.holdout)
    store_text(folder / RESULT, json.dumps(result) + "\n")
    (folder / CHECKPOINT).unlink(missing_ok=True)
    return result


def tried(network: Any, data: Data, trials: Trials, device: str, progress: Progress) -> dict[str, Any]:
    """The trials of a trained network: "robustness", "corruptions" and "heat", those that are wanted and apply."""
    some = trial_pictures(data, trials.limit)
    out: dict[str, Any] = {}
    if not len(some):
        return out

    def told(name: str, done: int, total: int) -> None:
        progress(f"trying {name}", TRAINED + (1 - TRAINED) * done / total)

    out["robustness"] = robustness(network, data, some, device, told)
    if trials.corruptions:
        out["corruptions"] = corruption_scores(network, data, some, device, told)
    if data.task.kind == CLASSIFICATION:
        out["heat"] = translations(network, data, chosen(data.test, trials.picture), device)
    return out


def trial_pictures(data: Data, limit: int | None) -> Pictures:
    """The test pictures that trials change: at most ``limit``, of all classes alike."""
    if limit == 0:
        return data.test.take(np.zeros(0, np.int64))
    labels = data.test.targets.tolist() if data.test.targets.ndim == 1 else [0] * len(data.test)
    return data.test.take(balanced(labels, data.test.keys, limit))
