"""All trainings of the experiment, and what they say together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

import vicinal
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from experiments.nuclei.judge import judge
from experiments.nuclei.masks import TABLE, selection, write_table, write_windows
from experiments.nuclei.outcome import answers, rows
from experiments.nuclei.plot import draw_examples, draw_scores
from experiments.nuclei.settings import BATCH, BOTH, RECIPES, Case, Settings, settings_for
from vicinal.experiments.compare import compare
from vicinal.experiments.comparison import Comparison, Trials
from vicinal.experiments.data.load import load
from vicinal.experiments.run import NETWORK, folder_of
from vicinal.experiments.threads import set_torch_threads

QUESTION = "A U-Net that learns nuclei from 20, 50 or 200 pictures: what does augmentation bring, and with which loss?"


def work(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """Trains what is not trained yet, draws the plots, and gives the results as JSON."""
    wanted = settings or settings_for(arguments)
    vicinal.set_threads(arguments.threads)
    set_torch_threads(arguments.threads)
    clock = Clock(arguments.out / "clock")
    prepare(arguments, wanted)
    for case in wanted.cases:
        for seed in case.seeds:
            train(arguments.out, wanted, case, seed, Progress(clock))
    found = rows(wanted.cases, {case.name: list(judged(arguments.out, case)) for case in wanted.cases})
    return {
        "question": QUESTION,
        "data": f"nuclei: windows of {wanted.side} x {wanted.side} pixels, the richest of nine, in grey; the same "
        f"{wanted.test} pictures to test on for every network, the others to train with as a seed draws them",
        "settings": {
            "model": wanted.model.plain(), "visits": wanted.visits, "batch": BATCH, "optimizer": "adam",
            "rate": wanted.rate, "schedule": "cosine", "side": wanted.side, "test": wanted.test,
            "cases": [attrs.asdict(case) for case in wanted.cases],
        },
        "recipes": {name: one.text for name, one in RECIPES.items()},
        "seeds": wanted.seeds,
        "outcome": found,
        "answers": answers(found),
        "pictures": {**draw_scores(found, arguments.results), **examples(arguments, wanted)},
        "seconds": clock.total(),
    }  # fmt: skip


def prepare(arguments: Arguments, settings: Settings) -> None:
    """Writes the windows and the table of their uses."""
    names = write_windows(arguments.dataset("nuclei"), arguments.out, settings.side)
    write_table(names, arguments.out, settings.test, settings.watched, settings.counts, settings.seeds)


def train(out: Path, settings: Settings, case: Case, seed: int, progress: Progress) -> None:
    """The networks of one seed, which also says which pictures they learn from."""
    compare(
        Comparison(
            source=str(out / TABLE), recipes=tuple(RECIPES[name] for name in case.recipes), model=settings.model,
            selection=selection(case.count, seed, "watch"), training=settings.training(case),
            trials=Trials(limit=0, corruptions=False), seeds=(seed,), device="cpu",
        ),
        folder(out, case, seed), progress,
    )  # fmt: skip


def judged(out: Path, case: Case) -> Iterator[dict[str, Any]]:
    """By recipe and seed, how good the network is on the test pictures."""
    for seed in case.seeds:
        data = load(str(out / TABLE), selection(case.count, seed, "test"))
        for recipe in case.recipes:
            path = folder_of(folder(out, case, seed), recipe, seed) / NETWORK
            yield {"recipe": recipe, "seed": seed, **judge(path, data)}


def examples(arguments: Arguments, settings: Settings) -> dict[str, str]:
    """Draws what the first networks find, without and with augmentation."""
    case = settings.cases[0]
    seed = case.seeds[0]
    data = load(str(arguments.out / TABLE), selection(case.count, seed, "test"))
    runs = folder(arguments.out, case, seed)
    return draw_examples({name: folder_of(runs, name, seed) / NETWORK for name in BOTH}, data, arguments.results)


def folder(out: Path, case: Case, seed: int) -> Path:
    """Where the networks of a case and a seed lie."""
    return out / case.name / f"choice-{seed}"
