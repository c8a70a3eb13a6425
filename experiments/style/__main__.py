"""Redraws four cats in other styles: how far that moves them, and what a classifier gains from it on corrupted pictures.

python -m experiments.style    features that were made are kept in OUT/features
"""

from __future__ import annotations

from typing import Any

import attrs

from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.command import command
from experiments.common.progress import Progress
from experiments.style import plot
from experiments.style.compared import compared, rows
from experiments.style.moved import moved
from experiments.style.outcome import answers
from experiments.style.settings import ARMS, DATA, RECIPES, SIZE, Settings, settings_for
from vicinal.experiments.data.load import load
from vicinal.experiments.data.selection import Selection
from vicinal.experiments.threads import set_torch_threads

QUESTION = "Does a classifier that saw pictures redrawn in other styles recognise corrupted ones?"


def run(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """The results as JSON, and their plots."""
    settings = settings or settings_for(arguments)
    set_torch_threads(arguments.threads)
    clock = Clock(arguments.out / "clock")
    data = load(str(arguments.dataset(DATA)), Selection(size=(SIZE, SIZE), channels="rgb", test_limit=4 * settings.test))
    found = compared(data, settings, arguments.out / "features", Progress(clock))
    judged = list(data.test.images[:: max(1, len(data.test) // settings.contents)])
    arms, moves = rows(found), moved(judged, settings)
    plot.gains(arms, arguments.results)
    plot.sheet(data.test.images[0], arguments.results)
    return {
        "question": QUESTION,
        "data": f"bigcats: {settings.train} photographs of each of 4 classes to learn from, {len(data.test)} to test on",
        "settings": {
            **attrs.asdict(settings), "size": SIZE, "arms": ARMS,
            "recipes": {name: repr(recipe) for name, recipe in RECIPES.items()},
        },
        "seeds": list(settings.seeds),
        "seconds": clock.total(),
        "outcome": {"arms": arms, "moved": moves},
        "answers": answers(moves),
        "pictures": {
            plot.GAINS: "Accuracy gained over no augmentation, by corruption",
            plot.SHEET: "A test picture, and the 26 styles of it",
        },
    }  # fmt: skip


if __name__ == "__main__":
    command("style", __doc__, run)
