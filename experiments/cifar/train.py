"""The comparisons: with right labels, and with wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.cifar.pictures import with_wrong_labels
from experiments.cifar.settings import NOISE_SEED, Settings
from vicinal.experiments.compare import Progress, compare
from vicinal.experiments.comparison import Comparison, Trials
from vicinal.experiments.recipe import Recipe
from vicinal.experiments.training.settings import Training

Runs = dict[str, dict[int, Any]]
"""What ``compare`` says of single runs, by recipe and seed."""


def train_clean(settings: Settings, source: Path, out: Path, progress: Progress) -> Runs:
    """All recipes with the right labels."""
    return _train(settings, settings.training, source, settings.clean, out, progress)


def train_noisy(settings: Settings, clean: Path, out: Path, progress: Progress) -> dict[float, Runs]:
    """The recipes for wrong labels, by share of them; each in its own folder of ``out``, with a copy of the data."""
    found = {}
    for share in settings.shares:
        name = f"wrong-{round(100 * share)}"
        source = with_wrong_labels(clean, share, NOISE_SEED, clean.with_name(f"{name}.npz"))
        found[share] = _train(settings, settings.noisy_training, source, settings.noisy, out / name, progress)
    return found


def _train(
    settings: Settings, training: Training, source: Path, recipes: Sequence[Recipe], out: Path, progress: Progress
) -> Runs:  # fmt: skip
    comparison = Comparison(
        source=str(source), recipes=tuple(recipes), model=settings.model, training=training,
        trials=Trials(limit=0, corruptions=False), seeds=settings.seeds, device="cpu",
    )  # fmt: skip
    found = compare(comparison, out, progress)
    return {name: {run["seed"]: run for run in one["runs"]} for name, one in found["recipes"].items()}
