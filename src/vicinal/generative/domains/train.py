"""The training of two translators, which goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from vicinal.errors import JobError
from vicinal.generative.domains.guard import fault
from vicinal.generative.domains.model import FORMAT, DomainModel, fetch_model
from vicinal.generative.domains.settings import DomainTraining
from vicinal.generative.domains.step import Networks, Step
from vicinal.generative.run_folder import EVERY, MODEL, RunFolder
from vicinal.generative.style.crops import Crops

LEAST = 16
"""Pictures of a domain below which a network would learn these by heart."""
PREVIEWS = 20
"""Sheets over a training."""
SEEN = 6
"""Pictures of a sheet, and of each look whether all is well."""
WARM, FIRST = 0.1, 50
"""The share of the steps, and their number, before that look: at first answers are of no meaning."""

Progress = Callable[[str, float, int], None]


def train_domains(
    first: str, second: str, out: str | Path, settings: DomainTraining | None = None, *, device: str = "cpu",
    progress: Progress | None = None, save_every: float = EVERY,
) -> DomainModel:  # fmt: skip
    """Trains translators from the pictures of the data set ``first`` to those of ``second`` and back; gives the model.

    ``out`` gets model.pt, losses.json, previews/ (rows: first, translated, returned; second, translated, returned) and
    checkpoint.pt: a training that was stopped goes on from there, to the same weights with the same number of threads.
    ``progress(what, step, steps)`` is called at every step.
    Raises JobError for fewer than 16 pictures of a domain, for an ``out`` of another training, where a loss is no number any
    more, and where translations are inverted or all alike; DataError where there is no data set.
    """
    settings = settings or DomainTraining()
    about = {
        "first": first, "second": second, "settings": settings.plain(), "width": settings.width, "blocks": settings.deep,
        "skip": settings.skip,
    }  # fmt: skip
    folder = RunFolder(Path(out), about, save_every)
    if not folder.finished:
        _train(folder, _Domains(first, second, settings, device), settings, device, progress)
    return fetch_model(folder.out / MODEL)


class _Domains:
    """Crops of both domains in [-1, 1]."""

    def __init__(self, first: str, second: str, settings: DomainTraining, device: str) -> None:
        scale = (settings.scale, 1.0)
        self._crops = [
            Crops(src, settings.size, settings.seed + number, LEAST, scale=scale) for number, src in enumerate((first, second))
        ]
        self._device = device

    def batch(self, step: int, count: int = 1) -> tuple[Tensor, Tensor]:
        first, second = (crops.batch(step, count).to(self._device) * 2 - 1 for crops in self._crops)
        return first, second


def _train(
    folder: RunFolder, domains: _Domains, settings: DomainTraining, device: str, progress: Progress | None
) -> None:  # fmt: skip
    state = folder.begun()
    networks = Networks(settings).to(device)
    step = Step(networks, settings)
    if state is None:
        folder.keep(0, step.state())  # by which the folder is known again
    else:
        step.restore(state, device)
    fixed = domains.batch(settings.steps, SEEN)
    for number in range(0 if state is None else int(state["step"]), settings.steps):
        losses = step(*domains.batch(number), number)
        _check_finite(losses, number, folder, settings)
        folder.losses.append(losses)
        if progress is not None:
            progress(_told(losses), number + 1, settings.steps)
        if (number + 1) % max(1, settings.steps // PREVIEWS) == 0:
            _look(folder, networks, fixed, number + 1, settings)
        if number + 1 < settings.steps and folder.is_due():
            folder.keep(number + 1, step.state())
    means = {name: getattr(networks, f"mean_{name}").cpu().state_dict() for name in ("forth", "back")}
    folder.finish(FORMAT, means)


def _told(losses: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in losses.items())


def _check_finite(losses: dict[str, float], number: int, folder: RunFolder, settings: DomainTraining) -> None:
    if any(value != value or abs(value) == float("inf") for value in losses.values()):
        what = f"a loss is no number any more at step {number}; try a lower rate than {settings.rate:g}"
        raise JobError(f"{folder.out}: {what}")


@torch.no_grad()
def _look(folder: RunFolder, networks: Any, fixed: tuple[Tensor, Tensor], done: int, settings: DomainTraining) -> None:
    """A sheet, and an end to a training that goes wrong."""
    first, second = fixed
    there, here = networks.mean_forth(first), networks.mean_back(second)
    rows = torch.stack([first, there, networks.mean_back(there), second, here, networks.mean_forth(here)])
    folder.preview(done, rows / 2 + 0.5)
    if done < max(WARM * settings.steps, FIRST):
        return
    for name, given, made in (("first to second", first, there), ("second to first", second, here)):
        reason = fault(given, made)
        if reason:
            raise JobError(f"{folder.out}: step {done}, {name}: {reason} (see {folder.out}/previews)")
