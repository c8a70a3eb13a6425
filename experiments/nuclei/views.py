"""Nuclei: what test-time augmentation brings the networks that learned from 20 pictures.

``python -m experiments.nuclei.views``: trains what is not trained yet, and prints a row for each network.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn

import vicinal as vc
from experiments.common.arguments import Arguments, parse
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from experiments.nuclei.judge import THRESHOLD
from experiments.nuclei.masks import TABLE, selection
from experiments.nuclei.measure import folder, prepare, train
from experiments.nuclei.settings import BOTH, LOSS, TURNS, Case, Settings
from vicinal.experiments.data.load import load
from vicinal.experiments.network import fetch_network
from vicinal.experiments.run import NETWORK, folder_of
from vicinal.experiments.threads import set_torch_threads
from vicinal.torch import tta
from vicinal.torch.metrics import dice

VIEWS = 8
CASE = Case(LOSS, 20, BOTH, (0, 1, 2))
RECIPES = {"plain": (), "turns": TURNS, "turns and rotations": (*TURNS, vc.Rotate((-20, 20), border="reflect"))}


def judged(path: Path, data: Any) -> Iterator[tuple[str, float]]:
    """The Dice of the network in a file on the test pictures, by recipe of the views; "plain" is the picture alone."""
    trained = fetch_network(path)
    normalize, model = vc.Normalize(trained.mean, trained.std), nn.Sequential(trained.network, nn.Sigmoid())
    masks = torch.from_numpy(data.test.targets.astype("int64"))
    for name, transforms in RECIPES.items():
        pipeline = vc.Pipeline([*transforms, normalize], seed=0)
        views = VIEWS if transforms else 1
        found = tta(model, pipeline, data.test.images, views=views)
        yield name, float(dice(threshold=THRESHOLD)(found.logit(1e-6), masks))


def main(arguments: Arguments) -> None:
    """Prints the table."""
    vc.set_threads(arguments.threads)
    set_torch_threads(arguments.threads)
    settings = Settings(cases=(CASE,))
    prepare(arguments, settings)
    for seed in CASE.seeds:
        train(arguments.out, settings, CASE, seed, Progress(Clock(arguments.out / "clock")))
        data = load(str(arguments.out / TABLE), selection(CASE.count, seed, "test"))
        for recipe in CASE.recipes:
            path = folder_of(folder(arguments.out, CASE, seed), recipe, seed) / NETWORK
            print(recipe, seed, *(f"{name} {score:.4f}" for name, score in judged(path, data)), sep="  ")


if __name__ == "__main__":
    main(parse("nuclei", __doc__))
