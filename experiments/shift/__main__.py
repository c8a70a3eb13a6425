"""Trains a network on Fashion-MNIST without and with translation, and tries it on pictures that are moved.

python -m experiments.shift    trains, or goes on; networks are kept in OUT/N-epochs/runs, what they say in trials
"""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.command import command
from experiments.common.kept import kept
from experiments.common.progress import Progress
from experiments.shift import plot
from experiments.shift.measure import Trials, trials
from experiments.shift.settings import Settings, comparison, settings_for
from experiments.shift.summary import answers, rows
from vicinal.experiments.compare import compare
from vicinal.experiments.comparison import Comparison
from vicinal.experiments.data.load import load
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.network import fetch_network
from vicinal.experiments.run import NETWORK, folder_of
from vicinal.experiments.threads import set_torch_threads


def run(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """The results as JSON, and their plots."""
    settings = settings or settings_for(arguments)
    training = comparison(arguments, settings)
    set_torch_threads(arguments.threads)
    out = arguments.out / f"{settings.epochs}-epochs"
    clock = Clock(out / "clock")
    progress = Progress(clock)
    compare(training, out / "runs", progress)
    data = load(training.source, attrs.evolve(training.selection, test_limit=settings.unshifted))
    found = try_all(out, settings, training, data, progress)
    outcome = rows(found)
    plot.accuracy(outcome, arguments.results / "accuracy.png")
    plot.maps(outcome, data.test.images[0], arguments.results / "maps.png")
    return {
        "question": "Does a network that saw shifted pictures keep its answer when a picture moves?",
        "data": f"Fashion-MNIST, {len(data.train)} pictures to train with, {len(data.test)} to test on",
        "settings": {
            **attrs.asdict(settings), "training": training.training.plain(),
            "recipes": {recipe.name: recipe.text for recipe in training.recipes},
        },
        "seeds": list(settings.seeds),
        "seconds": clock.total(),
        "outcome": outcome,
        "answers": answers(found),
        "pictures": {
            "accuracy.png": "Accuracy by shift along either axis, for each recipe",
            "maps.png": "Probability of the true class by shift, of one picture and the mean of many, for each recipe",
        },
    }  # fmt: skip


def try_all(out: Path, settings: Settings, training: Comparison, data: Data, progress: Progress) -> dict[str, list[Trials]]:
    """The trials of every network by recipe; those that are in ``out``/trials are not run again."""
    found: dict[str, list[Trials]] = {recipe.name: [] for recipe in training.recipes}
    networks = list(itertools.product(training.seeds, training.recipes))
    for done, (seed, recipe) in enumerate(networks):
        path = out / "trials" / f"{recipe.name}-{seed}.json"
        progress(f"{recipe.name}, seed {seed}: moving pictures", done, len(networks))
        weights = folder_of(out / "runs", recipe.name, seed) / NETWORK
        found[recipe.name].append(kept(path, partial(_tried, weights, data, settings)))
    return found


def _tried(weights: Path, data: Data, settings: Settings) -> Trials:
    trained = fetch_network(weights)
    return trials(trained.network, trained.of(data), settings)


if __name__ == "__main__":
    command("shift", __doc__, run)
