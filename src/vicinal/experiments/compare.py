"""Comparing recipes: all runs, and what they say together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from vicinal.errors import InWords, SpecError, expected, shown
from vicinal.experiments.comparison import Comparison, claim
from vicinal.experiments.data.beware import warn_of
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.page.comparison import comparison_page
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.run import run
from vicinal.experiments.summary import summarise
from vicinal.experiments.task import SEGMENTATION, loss_of
from vicinal.experiments.training.checkpoint import store_text
from vicinal.experiments.training.fit import SAVED_EVERY
from vicinal.experiments.training.views import check_views
from vicinal.experiments.trials.heat import chosen

Progress = Callable[[str, float, int], None]
"""What is done now, how many runs are done (with a share of the one under way), and how many there are."""


def compare(
    comparison: Comparison, out: str | Path, progress: Progress | None = None, save_every: float = SAVED_EVERY
) -> dict[str, Any]:
    """Trains the same network with every recipe and seed, and writes OUT/report.html and OUT/results.json (returned).

    ``comparison``: the data set, recipes, model, training and seeds. ``out``: a folder.
    ``progress(what, done, total)``: called during the training.
    The run of a recipe and a seed is kept in OUT/runs/RECIPE/seed-N: result.json, and network.pt for ``evaluate`` and
    ``audit``. Finished runs are not repeated, and stopped runs continue, so seeds and recipes can be added later. The
    report is written anew after every seed. Raises JobError if OUT holds another comparison.
    """
    folder, device = Path(out), device_of(comparison.device)
    data = load(comparison.source, comparison.selection)
    check(comparison, data)
    warn_of(data)
    shared = claim(folder, comparison, data)
    total = len(comparison.seeds) * len(comparison.recipes)
    results: list[dict[str, Any]] = []
    summary: dict[str, Any] = {}
    for seed in comparison.seeds:
        for recipe in comparison.recipes:

            def told(what: str, share: float, name: str = recipe.name, seed: int = seed) -> None:
                if progress is not None:
                    progress(f"{name}, seed {seed}: {what}", len(results) + share, total)

            told("beginning", 0.0)
            results.append(run(comparison, data, recipe, seed, folder, device, told, save_every))
        summary = summarise(comparison, data, shared, results)
        store_text(folder / "results.json", json.dumps(summary, indent=1) + "\n")
        store_text(folder / "report.html", comparison_page(summary, data))
    return summary


def check(comparison: Comparison, data: Data) -> None:
    """What would go wrong after an hour, now: the picture, the loss, the recipes on these sizes, the network's outputs."""
    task = data.task
    chosen(data.test, comparison.trials.picture)
    loss_of(task, comparison.training.loss, comparison.training.smoothing)
    for recipe in comparison.recipes:
        pipeline_for(data, recipe.pipeline)
        check_views(data, recipe.pipeline, comparison.training)
    network = comparison.model.build(task, data.train.channels)
    wanted = (2, task.outputs, *(data.train.size if task.kind == SEGMENTATION else ()))
    try:
        with torch.inference_mode():
            logits = network.eval()(torch.zeros(2, data.train.channels, *data.train.size))
    except (RuntimeError, ValueError, TypeError) as error:
        size = " x ".join(map(str, data.train.size))
        raise SpecError(f"model {comparison.model.name}: does not take pictures of {size}: {shown(str(error))}") from error
    if getattr(logits, "shape", None) != wanted:
        got = InWords(f"{tuple(logits.shape)}") if isinstance(logits, torch.Tensor) else logits
        hint = "; for masks take a network that gives them, as unet" if task.kind == SEGMENTATION else ""
        raise SpecError(expected(f"model {comparison.model.name}", f"logits of shape {wanted}", got) + hint)


def device_of(name: str) -> str:
    """"cuda" for "auto" where there is one, else "cpu". SpecError for a device that is not there."""
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        torch.empty(1, device=name)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise SpecError(expected("device", "cpu, cuda or auto, and one that is there", name)) from error
    return name
