"""All trainings of the experiment, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from experiments.cats.outcome import answers
from experiments.cats.plot import draw
from experiments.cats.run import run
from experiments.cats.settings import PARTS, RECIPES, SEEDS, SIZE, Part, longer
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from vicinal.experiments.data.load import load
from vicinal.experiments.student import interval
from vicinal.experiments.threads import set_torch_threads

QUESTION = "Four cats, 50 pictures of each: what do augmentation, mixing and policies bring, from scratch and by transfer?"

Row = dict[str, Any]


def work(arguments: Arguments, parts: Sequence[Part] | None = None, seeds: Sequence[int] = SEEDS) -> dict[str, Any]:
    """Trains what is not trained yet, draws the plot, and gives the results as JSON. ``parts``: None for all."""
    set_torch_threads(arguments.threads)
    source = str(arguments.dataset("bigcats"))
    wanted = parts or (longer() if arguments.full else PARTS)
    clock = Clock(arguments.out / "clock")
    rows = [row for part in wanted for row in rows_of(part, source, seeds, arguments, clock)]
    return {
        "question": QUESTION,
        "data": f"bigcats: cat, leopard, lion, tiger; 50 photographs each to train and 50 to test, at {SIZE} x {SIZE} pixels",
        "settings": {part.name: part.plain() for part in wanted},
        "recipes": {one.name: one.text for one in RECIPES},
        "seeds": list(seeds),
        "seconds": clock.total(),
        "outcome": rows,
        "answers": answers(rows),
        "pictures": draw(rows, arguments.results),
    }


def rows_of(part: Part, source: str, seeds: Sequence[int], arguments: Arguments, clock: Clock) -> list[Row]:
    """One row for each recipe of a part: accuracies by seed, their mean and gain, calibration, training loss."""
    data = load(source, part.selection)
    told, total = Progress(clock), len(seeds) * len(part.recipes)
    rows: list[Row] = []
    for recipe in [one for one in RECIPES if one.name in part.recipes]:
        runs: list[Row] = []
        for seed in seeds:
            told(f"{part.name}: {recipe.name}, seed {seed}", len(rows) * len(seeds) + len(runs), total)
            runs.append(run(part, data, recipe, seed, arguments.out / part.name / recipe.name / f"seed-{seed}.json"))
        rows.append(_row(part, recipe.name, runs, rows[0] if rows else None))
    return rows


def _row(part: Part, recipe: str, runs: Sequence[Row], base: Row | None) -> Row:
    scores = [one["score"] for one in runs]
    gains = None if base is None else [after - before for after, before in zip(scores, base["scores"], strict=True)]
    return {
        "part": part.name,
        "title": f"{part.title}, {part.training.epochs} epochs",
        "recipe": recipe,
        "scores": scores,
        "score": attrs.asdict(interval(scores)),
        "gain": None if gains is None else attrs.asdict(interval(gains)),
        "by_class": np.mean([one["by_class"] for one in runs], axis=0).tolist(),
        "ece": float(np.mean([one["ece"] for one in runs])),
        "loss": float(np.mean([one["loss"] for one in runs])),
    }
