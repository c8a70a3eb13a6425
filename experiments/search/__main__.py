"""Searches recipes where the best one is known, and on CIFAR-10, and holds them against TrivialAugmentWide.

python -m experiments.search            writes results/ and the pages; goes on where it was stopped
python -m experiments.search --full     more and longer trials; results in experiments-out/search-full/results
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import attrs

from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.command import command
from experiments.common.progress import Progress
from experiments.search import plot
from experiments.search.outcome import answers, row
from experiments.search.settings import DEFAULT, FULL, Part
from vicinal.experiments.threads import set_torch_threads
from vicinal.search.search import search


def run(arguments: Arguments, parts: Sequence[Part] | None = None) -> dict[str, Any]:
    """The results as JSON, and their plot."""
    chosen = parts or (FULL if arguments.full else DEFAULT)
    set_torch_threads(arguments.threads)
    clock = Clock(arguments.out / "clock")
    progress = Progress(clock)
    found = []
    for part in chosen:

        def told(what: str, done: float, total: int, name: str = part.name) -> None:
            progress(f"{name}: {what}", done, total)

        told("reading", 0, 1)
        comparison = attrs.evolve(part.search.comparison, source=str(part.source(arguments)))
        folder = arguments.out / re.sub(r"\W+", "-", part.name)
        found.append(row(part.name, search(attrs.evolve(part.search, comparison=comparison), folder, told)))
    plot.gains(found, arguments.results / "gains.png")
    return {
        "question": "Does a search find the recipe that is known to help, reject what is known to harm, and beat a recipe "
        "that needs no search?",
        "data": {one["part"]: one["data"] for one in found},
        "settings": {one["part"]: one["settings"] for one in found},
        "seeds": {one["part"]: one["seeds"] for one in found},
        "seconds": clock.total(),
        "outcome": found,
        "answers": answers(found),
        "pictures": {"gains.png": "Accuracy gained over no augmentation by every recipe, for each data set and way"},
    }  # fmt: skip


if __name__ == "__main__":
    command("search", __doc__, run)
