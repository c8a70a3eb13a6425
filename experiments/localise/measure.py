"""Everything that is trained and measured, as the results keep it."""

from __future__ import annotations

from typing import Any

import attrs

from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from experiments.localise import plot
from experiments.localise.outcome import Runs, answers, arm_rows
from experiments.localise.pasted import scenes
from experiments.localise.settings import FULL, Settings
from experiments.localise.train import run
from vicinal.experiments.threads import set_torch_threads

QUESTION = (
    "Networks that learnt classes alone: how many of their maps' boxes fit the object, trained without, with Cutout, Mixup, "
    "CutMix, and with Mixup of the same class or of others?"
)


def work(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """Pastes, trains what is not trained yet, draws, and gives the results as JSON."""
    chosen = settings or (FULL if arguments.full else Settings())
    clock = Clock(arguments.out / "clock")
    told = Progress(clock)
    set_torch_threads(arguments.threads)
    told("pasting objects", 0, 1)
    clothes, photographs = arguments.dataset("fashion-mnist"), arguments.dataset("summer2winter")
    made = scenes(clothes, photographs, chosen.train, chosen.test)
    runs: Runs = {name: [] for name in chosen.arms}
    folder = arguments.out / f"{chosen.train}-{chosen.training.epochs}"
    for number, (seed, arm) in enumerate((seed, arm) for seed in chosen.seeds for arm in chosen.arms):
        told(f"{arm}, seed {seed}", number, len(chosen.arms) * len(chosen.seeds))
        runs[arm].append(run(arm, made, chosen, seed, folder / arm / f"seed-{seed}.json"))
    plot.thresholds(runs, arguments.results / "thresholds.png")
    return {
        "question": QUESTION,
        "data": f"Fashion-MNIST of 32 to 64 pixels on photographs of 96: {chosen.train} to train, {chosen.test} to test",
        "settings": {
            **attrs.asdict(chosen, filter=lambda field, _: field.name not in ("model", "training")),
            "model": chosen.model.plain(), "training": chosen.training.plain(),
        },
        "seeds": list(chosen.seeds),
        "seconds": clock.total(),
        "outcome": arm_rows(runs),
        "answers": answers(runs),
        "pictures": {"thresholds.png": "The share of boxes that fit, by the threshold that makes a box of a map"},
    }  # fmt: skip
