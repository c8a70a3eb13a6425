"""All trainings of the experiment, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from experiments.cats.outcome import answers
from experiments.cats.plot import draw
from experiments.cats.settings import PARTS, RECIPES, SEEDS, SIZE, Part
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from vicinal.torch.experiments.compare import compare
from vicinal.torch.experiments.comparison import Comparison, Trials
from vicinal.torch.experiments.data.load import load
from vicinal.torch.experiments.threads import set_torch_threads

QUESTION = "Four cats, 50 pictures of each: what do augmentation, mixing and policies bring, from scratch and by transfer?"
LONGER = 3
"""Times the epochs of --full."""
SHARED = ("model", "selection", "training")
"""The settings that results state, as ``compare`` wrote them down."""


def work(arguments: Arguments, parts: Sequence[Part] = PARTS, seeds: Sequence[int] = SEEDS) -> dict[str, Any]:
    """Trains what is not trained yet, draws the plots, and gives the results as JSON."""
    set_torch_threads(arguments.threads)
    source = str(arguments.dataset("bigcats"))
    wanted = [_longer(part) for part in parts] if arguments.full else parts
    clock = Clock(arguments.out / "clock")
    found = {part.name: _trained(part, source, arguments, seeds, clock) for part in wanted}
    rows = [row for part in wanted for row in _rows(part, found[part.name])]
    return {
        "question": QUESTION,
        "data": f"bigcats: cat, leopard, lion, tiger; 50 photographs each to train and 50 to test, at {SIZE} x {SIZE} pixels",
        "settings": {part.name: {name: found[part.name]["settings"][name] for name in SHARED} for part in wanted},
        "recipes": {one.name: one.text for one in RECIPES},
        "seeds": list(seeds),
        "seconds": clock.total(),
        "outcome": rows,
        "answers": answers(rows),
        "pictures": draw(rows, found, arguments.results),
    }


def _trained(part: Part, source: str, arguments: Arguments, seeds: Sequence[int], clock: Clock) -> dict[str, Any]:
    """The summary of ``compare`` over one part."""
    data = load(source, part.selection)
    comparison = Comparison(
        source=source,
        recipes=tuple(one for one in RECIPES if one.name in part.recipes),
        model=part.model(data.mean, data.std),
        selection=part.selection,
        training=part.training,
        trials=Trials(limit=0),
        seeds=tuple(seeds),
        device="cpu",
    )
    return compare(comparison, arguments.out / part.name, Progress(clock))


def _longer(part: Part) -> Part:
    """The part with more epochs and every recipe."""
    names = tuple(one.name for one in RECIPES)
    return attrs.evolve(part, training=attrs.evolve(part.training, epochs=LONGER * part.training.epochs), recipes=names)


def _rows(part: Part, summary: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each recipe: accuracies at the last epoch by seed, their mean and gain, calibration, training loss."""
    rows = []
    for name, found in summary["recipes"].items():
        said = found["summary"]
        rows.append({
            "part": part.name, "title": part.title, "recipe": name,
            "scores": [one["measures"]["score"] for one in found["runs"]],
            "score": said["score"], "gain": said["gain"], "by_class": said["by_class"], "ece": said["ece"],
            "loss": said["curves"]["loss"][-1],
        })  # fmt: skip
    return rows
