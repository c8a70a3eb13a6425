"""All seeds and arms, and what they say together."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from experiments.common.answers import answer
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.kept import kept
from experiments.common.progress import Progress
from experiments.common.sheet import sheet
from experiments.rare.pictures import Cut, Images, Labels, cut, whole
from experiments.rare.settings import ARMS, DATA, GAN, NONE, OVERSAMPLED, Settings, settings_for
from experiments.rare.train import recalls
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.student import interval
from vicinal.experiments.threads import set_torch_threads
from vicinal.generative.classes.classifier import FILE, Judge
from vicinal.generative.measures import judge

Row = dict[str, Any]
SHEET = "made.png"
COLUMNS = 16
"""Pictures of each kind on it."""


def work(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """Trains what is not trained yet, measures, draws the sheet, and gives the results as JSON."""
    settings = settings or settings_for(arguments)
    set_torch_threads(arguments.threads)
    clock = Clock(arguments.out / "clock")
    told = Progress(clock)
    data = whole(arguments.dataset(DATA), settings.test)
    test = (data.test.images, data.test.targets)
    found: dict[str, list[list[float]]] = {arm: [] for arm in ARMS}
    made: list[dict[str, Any]] = []
    shown: dict[str, Images] = {}
    for seed in settings.seeds:
        folder = arguments.out / f"seed-{seed}"
        pictures = cut(data, settings, seed, folder, told)
        for place, arm in enumerate(ARMS):
            told(f"seed {seed}: {arm}", place, len(ARMS))
            make = partial(recalls, arm, pictures, test, settings, seed)
            found[arm].append(kept(folder / f"{arm}.json", make))
        made.append(_judged(pictures, data, folder))
        shown = shown or _shown(pictures, data, settings)
    rare = {data.task.names[label]: label for label in settings.rare}
    counts = {name: settings.rare[label] for name, label in rare.items()}
    rows = [_row(arm, found, rare) for arm in ARMS]
    return {
        "question": "Rare classes: does a conditional GAN help more than showing the few pictures again?",
        "data": f"Fashion-MNIST, {settings.others} pictures a class, but " + " and ".join(
            f"{count} of class {name}" for name, count in counts.items()
        ),
        "settings": {**attrs.asdict(settings), "gan": settings.gan.plain(), "rare": counts},
        "seeds": list(settings.seeds),
        "seconds": clock.total(),
        "outcome": {"arms": rows, "made": made},
        "answers": answers(found),
        "pictures": {SHEET: sheet(shown, COLUMNS, COLUMNS, arguments.results / SHEET, 2)},
    }  # fmt: skip


def answers(found: dict[str, list[list[float]]]) -> dict[str, Any]:
    """Whether the cGAN gains over none, and over oversampling with a recipe; the issue expects that the latter it does not."""
    if min(map(len, found.values())) < 2:
        return {}
    return {
        name: answer(f"balanced accuracy gained by the {GAN}, against {base}", interval(_gains(found, GAN, base)), 0.0)
        for name, base in (("none", NONE), ("oversampled", OVERSAMPLED))
    }


def _gains(found: dict[str, list[list[float]]], arm: str, base: str) -> list[float]:
    return [float(np.mean(one) - np.mean(other)) for one, other in zip(found[arm], found[base], strict=True)]


def _row(arm: str, found: dict[str, list[list[float]]], rare: dict[str, int]) -> Row:
    balanced = [float(np.mean(one)) for one in found[arm]]
    gain = None if arm == NONE else attrs.asdict(interval(_gains(found, arm, NONE)))
    recall = {name: attrs.asdict(interval([one[label] for one in found[arm]])) for name, label in rare.items()}
    return {"arm": arm, "balanced": attrs.asdict(interval(balanced)), "gain": gain, "recall": recall}


def _judged(pictures: Cut, data: Data, folder: Path) -> dict[str, Any]:
    """Of each rare class: measures of the made pictures by the classifier's features, and what became of candidates."""
    seen = Judge.of(folder / "gan" / FILE, data)
    out = {}
    for label, images in pictures.made.items():
        groups: list[tuple[Images, Labels]] = [(pictures.images, pictures.labels), (data.test.images, data.test.targets)]
        learned, held = (seen.features(some[labels == label]) for some, labels in groups)
        out[data.task.names[label]] = {**judge(learned, held, seen.features(images)), "candidates": pictures.told[label]}
    return out


def _shown(pictures: Cut, data: Data, settings: Settings) -> dict[str, Images]:
    out = {}
    for label in settings.rare:
        name = data.task.names[label]
        out[f"{name}, real"] = pictures.images[pictures.labels == label]
        out[f"{name}, made"] = pictures.made[label]
    return out
