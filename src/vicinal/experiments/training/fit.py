"""The loop that trains."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from vicinal.errors import DataError, JobError
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.measure import measure
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.task import loss_of
from vicinal.experiments.training.checkpoint import fetch, store
from vicinal.experiments.training.feed import shuffled
from vicinal.experiments.training.schedule import rate_of
from vicinal.experiments.training.settings import Training
from vicinal.experiments.training.step import Step
from vicinal.experiments.training.views import views_of
from vicinal.transforms.compose.pipeline import Pipeline

Curves = dict[str, list[float]]
SAVED_EVERY = 20.0
"""Seconds between two checkpoints, so that writing them takes little of the time."""


def fit(
    network: nn.Module, data: Data, recipe: Pipeline | None, training: Training, seed: int = 0, *, device: str = "cpu",
    checkpoint: Path | None = None, job: str = "", save_every: float = SAVED_EVERY,
    progress: Callable[[int, float], None] | None = None, scored: Callable[[int, float], None] | None = None,
) -> Curves:  # fmt: skip
    """Trains ``network`` in place, and gives by epoch the "loss", the "test_loss" and the "test_score".

    With one ``seed`` the order of the pictures, what dropout drops, and what one transform draws for a picture are the
    same whatever the recipe. ``recipe``: None for none; pictures are normalised after it, and brought to their size
    where it changes that. ``checkpoint``: a file that is written after an epoch when ``save_every`` seconds have
    passed; where it exists, training goes on from it, with the same result as if it had not stopped. ``job``: a name
    that must be the checkpoint's. ``progress``: called with the epochs done and the loss. ``scored``: called with the
    epochs done and the test score, of a checkpoint's epochs too; what it raises ends the training.
    Raises DataError when the loss is not finite, and JobError for the checkpoint of another job.
    """
    network.to(device)
    loss = loss_of(data.task, training.loss, training.smoothing)
    optimizer = _optimizer(network, training)
    views = views_of(data, recipe, training, seed)
    step = Step(network, loss, optimizer, training, device)
    steps = -(-len(data.train) // training.batch)
    curves: Curves = {"loss": [], "test_loss": [], "test_score": []}
    if checkpoint is not None and checkpoint.exists():
        curves = _restored(fetch(checkpoint), network, step, job, checkpoint)
    for done, score in enumerate(curves["test_score"], start=1):
        _tell(scored, done, score)
    saved = time.monotonic()
    for epoch in range(len(curves["loss"]), training.epochs):
        with torch.random.fork_rng():
            torch.manual_seed(seed * 1_000_003 + epoch)
            network.train()
            total = 0.0
            feeds = [shuffled(data.train, one, training.batch, seed, epoch, device) for one in views]
            for index, batches in enumerate(zip(*feeds, strict=True)):
                _set_rate(optimizer, rate_of(training, epoch * steps + index, training.epochs * steps))
                images, targets = batches[0]
                value = step([view for view, _ in batches], targets)
                total += value * len(images)
                if not math.isfinite(value):
                    raise DataError(f"epoch {epoch}, step {index}: the loss is {value}; try a lower learning rate")
        found = measure(network, data.task, data.test, pipeline_for(data, None), loss=loss, device=device)
        for name, number in (("loss", total / len(data.train)), ("test_loss", found.loss), ("test_score", found.score)):
            curves[name].append(round(number, 6))
        if progress is not None:
            progress(epoch + 1, curves["loss"][-1])
        _tell(scored, epoch + 1, curves["test_score"][-1])
        if checkpoint is not None and time.monotonic() - saved >= save_every and epoch + 1 < training.epochs:
            store(checkpoint, {
                "job": job, "network": network.state_dict(), "optimizer": optimizer.state_dict(),
                "scaler": step.scaler.state_dict(), "curves": curves,
            })  # fmt: skip
            saved = time.monotonic()
    return curves


def _tell(scored: Callable[[int, float], None] | None, epoch: int, score: float) -> None:
    if scored is not None:
        scored(epoch, score)


def _optimizer(network: nn.Module, training: Training) -> torch.optim.Optimizer:
    weights = [one for one in network.parameters() if one.requires_grad]
    if training.optimizer == "adam":
        return torch.optim.AdamW(weights, training.first_rate, weight_decay=training.decay)
    return torch.optim.SGD(weights, training.first_rate, momentum=0.9, nesterov=True, weight_decay=training.decay)


def _set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate


def _restored(state: dict[str, Any], network: nn.Module, step: Step, job: str, path: Path) -> Curves:
    if state.get("job") != job:
        raise JobError(f"{path}: belongs to another training; remove it to begin again")
    network.load_state_dict(state["network"])
    step.optimizer.load_state_dict(state["optimizer"])
    step.scaler.load_state_dict(state.get("scaler", {}))  # earlier versions had none
    curves: Curves = state["curves"]
    return curves
