"""The training of a generator of classes, which goes on where it was stopped."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import torch

from vicinal.errors import JobError
from vicinal.generative.classes.classifier import FILE, train_classifier
from vicinal.generative.classes.learned import counts_of, real_pictures, shares_of
from vicinal.generative.classes.model import FORMAT, ClassModel, fetch_model
from vicinal.generative.classes.settings import ClassTraining
from vicinal.generative.classes.step import Networks, Step
from vicinal.generative.run_folder import EVERY, MODEL, RunFolder

PREVIEWS = 20
"""Sheets over a training."""
COLUMNS, ROWS = 8, 12
"""Of a sheet: pictures of a class, and classes at most."""

Progress = Callable[[str, float, int], None]


def train_classes(
    src: str, out: str | Path, settings: ClassTraining | None = None, *, device: str = "cpu",
    progress: Progress | None = None, save_every: float = EVERY,
) -> ClassModel:  # fmt: skip
    """Trains a generator on the real pictures of all classes of ``src``, and a classifier; gives the model.

    Pictures to train with are those of the split "train", or all where there are no splits. ``out`` gets model.pt,
    classifier.pt, losses.json, previews/ (a row for each class) and checkpoint.pt: a training that was stopped goes on from
    there, to the same weights with the same number of threads. ``progress(what, step, steps)`` is called at every step.
    Raises JobError for an ``out`` of another training and where a loss is no number any more, DataError where there is
    nothing to learn.
    """
    settings = settings or ClassTraining()
    data = real_pictures(src, settings.size)
    shape = {
        "classes": len(data.task.names), "channels": data.train.channels, "size": settings.size,
        "smallest": settings.smallest, "width": settings.width, "latent": settings.latent,
    }  # fmt: skip
    counts = counts_of(data)
    about = {
        "data": src, "names": list(data.task.names), "counts": counts, "shape": shape, "settings": settings.plain(),
    }  # fmt: skip
    folder = RunFolder(Path(out), about, save_every)
    if not folder.finished:
        networks = Networks(shape, settings.seed).to(device)
        step = Step(networks, data.train, shares_of(counts, settings.balance), settings, device)
        _train(folder, networks, step, settings, progress)
        train_classifier(folder.out / FILE, data, settings.classifier, settings.seed, device)
        folder.finish(FORMAT, {"generator": networks.mean.cpu().state_dict()})
    return fetch_model(folder.out / MODEL)


def _train(
    folder: RunFolder, networks: Networks, step: Step, settings: ClassTraining, progress: Progress | None
) -> None:  # fmt: skip
    state = folder.begun()
    if state is None:
        folder.keep(0, step.state())  # by which the folder is known again
    else:
        step.restore(state)
    for number in range(0 if state is None else int(state["step"]), settings.steps):
        losses = step(number)
        if not all(map(math.isfinite, losses.values())):
            what = f"a loss is no number any more at step {number}; try a lower rate than {settings.rate:g}"
            raise JobError(f"{folder.out}: {what}")
        folder.losses.append(losses)
        if progress is not None:
            progress(f"critic {losses['critic']:.2f}, generator {losses['generator']:.2f}", number + 1, settings.steps)
        if (number + 1) % max(1, settings.steps // PREVIEWS) == 0:
            _preview(folder, networks, number + 1, settings, step.device)
        if folder.is_due():
            folder.keep(number + 1, step.state())


@torch.no_grad()
def _preview(folder: RunFolder, networks: Networks, done: int, settings: ClassTraining, device: str) -> None:
    rows = min(ROWS, len(folder.about["names"]))
    noise = torch.randn(COLUMNS, settings.latent, generator=torch.Generator().manual_seed(settings.seed)).to(device)
    labels = torch.arange(rows, device=device).repeat_interleave(COLUMNS)
    made = networks.mean(noise.repeat(rows, 1), labels)
    folder.preview(done, made.reshape(rows, COLUMNS, *made.shape[1:]) / 2 + 0.5)
