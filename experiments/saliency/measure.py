"""Everything that is played, trained and measured, as the results keep it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from experiments.cifar.pictures import SPLITS, unpack
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from experiments.saliency import plot
from experiments.saliency.outcome import answers, arm_rows, pointing_rows
from experiments.saliency.pointing import finders, play, random_squares, scenes
from experiments.saliency.settings import ARMS, FULL, Settings
from experiments.saliency.train import run
from vicinal.experiments.data.load import load
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.threads import set_torch_threads

QUESTION = "Does what stands out lie on objects, and does erasing it teach more than erasing random squares of the same area?"


def work(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """Plays, trains what is not trained yet, draws, and gives the results as JSON."""
    chosen = settings or (FULL if arguments.full else Settings())
    clock = Clock(arguments.out / "clock")
    told = Progress(clock)
    set_torch_threads(arguments.threads)
    told("pointing at objects", 0, 1)
    game = scenes(arguments.dataset("coco128"))
    maps = {name: [find(scene.picture) for scene in game] for name, find in finders().items()}
    played = {name: play(found, game) for name, found in maps.items()}
    chance = float(np.mean([scene.chance for scene in game]))
    archives = {split: arguments.dataset(f"cifar10-{split}-10k.zip") for split in SPLITS}
    source = unpack(archives, arguments.out / "data" / "clean.npz")
    data = load(str(source), Selection(limit=chosen.train, test_limit=chosen.test))
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen.arms}
    arms = [arm for arm in ARMS if arm.name in chosen.arms]
    for number, (seed, arm) in enumerate((seed, arm) for seed in chosen.seeds for arm in arms):
        told(f"{arm.name}, seed {seed}", number, len(arms) * len(chosen.seeds))
        folder = arguments.out / f"{chosen.train}-{chosen.training.epochs}"
        runs[arm.name].append(run(arm, data, chosen, seed, folder / arm.name / f"seed-{seed}.json"))
    plot.maps(game, maps, arguments.results / "maps.jpg")
    return {
        "question": QUESTION,
        "data": f"COCO128, {len(game)} pictures with objects on 1 to 70 %; CIFAR-10, {len(data.train)} pictures to train with",
        "settings": {
            **attrs.asdict(chosen, filter=lambda field, _: field.name not in ("model", "training")),
            "model": chosen.model.plain(), "training": chosen.training.plain(),
        },
        "seeds": list(chosen.seeds),
        "seconds": clock.total(),
        "pointing": pointing_rows(played, chance, float(np.mean(random_squares(game)))),
        "outcome": arm_rows(runs),
        "answers": answers(played, chance, runs),
        "pictures": {"maps.jpg": "Six pictures, and over them what a network and the spectral residual take for salient"},
    }  # fmt: skip
