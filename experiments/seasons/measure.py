"""Both parts of the experiment, and what they say together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np

import vicinal as vc
from experiments.common.answers import answer
from experiments.common.arguments import Arguments
from experiments.common.clock import Clock
from experiments.common.progress import Progress
from experiments.common.sheet import sheet
from experiments.seasons.pictures import Picture, changed, files, opened, planted
from experiments.seasons.settings import DATA, PARTS, PSNR, SUMMER, WINTER, Settings, rivals, settings_for
from vicinal.experiments.student import interval
from vicinal.experiments.threads import set_torch_threads
from vicinal.generative.domains.model import DomainModel
from vicinal.generative.domains.train import train_domains
from vicinal.generative.measures import DomainClassifier, cycle_error, features, kid, psnr

Row = dict[str, Any]
GAN = "CycleGAN"
COLUMNS = 12
"""Pictures side by side on a sheet."""


def work(arguments: Arguments, settings: Settings | None = None) -> dict[str, Any]:
    """Trains what is not trained yet, measures, draws the sheets, and gives the results as JSON."""
    settings = settings or settings_for(arguments)
    set_torch_threads(arguments.threads)
    data, clock = arguments.dataset(DATA), Clock(arguments.out / "clock")
    told = Progress(clock)
    pair, shown = _planted(data, arguments.out, settings, told)
    rows, more = _seasons(data, arguments.out, settings, told)
    pictures = {
        "seasons.jpg": sheet(more, settings.shown, COLUMNS, arguments.results / "seasons.jpg"),
        "planted.jpg": sheet(shown, settings.shown, COLUMNS, arguments.results / "planted.jpg"),
    }
    return {
        "question": "Summer to winter: does a CycleGAN beat what costs nothing, and does it find a change that is known?",
        "data": "summer2winter: 300 photographs of Yosemite in summer and 300 in winter to train with, 60 and 60 to test",
        "settings": {"planted": settings.planted.plain(), "seasons": settings.seasons.plain(), "test": settings.test},
        "seeds": [settings.planted.seed],
        "seconds": clock.total(),
        "outcome": {"planted": pair, "seasons": rows},
        "answers": answers(pair, rows),
        "pictures": pictures,
    }


def answers(pair: list[Row], rows: list[Row]) -> dict[str, Any]:
    """What issue 21 asks: the planted change at 24 dB, and a KID below Reinhard's."""
    found, free = (next(row for row in rows if row["way"] == way) for way in (GAN, "Reinhard"))
    gain = interval([1000 * (before - after) for before, after in zip(free["parts"], found["parts"], strict=True)])
    made = next(row for row in pair if row["way"] == GAN)
    asks = "KID x 1000 of translated summer pictures to winter, below Reinhard's by"
    return {
        "planted": answer("The planted change, against the known truth", interval(made["psnr"]), PSNR, unit="dB"),
        "seasons": answer(asks, gain, 0.0, unit="(KID x 1000)"),
    }


def _planted(data: Path, out: Path, settings: Settings, told: Progress) -> tuple[list[Row], dict[str, list[Picture]]]:
    """PSNR by way, and the pictures of the sheet."""
    first, second = planted(data, out / "planted" / "data")
    place, named = out / "planted" / "model", _named("planted", told)
    model = train_domains(str(first), str(second), place, settings.planted, progress=named)
    side = settings.planted.size
    given = [one for name in (SUMMER, WINTER) for one in opened(files(data, "test", name, settings.test), side)]
    truth, made = [changed(one) for one in given], [translated(model, one) for one in given]
    back = [translated(model, one, back=True) for one in made]
    reference = vc.Pipeline([rivals(sorted(second.iterdir()))["Reinhard"]], seed=0)
    free = list(reference(given, ids=list(range(len(given)))))
    rows: list[Row] = [
        {"way": way, "psnr": [psnr(one, other) for one, other in zip(truth, found, strict=True)]}
        for way, found in (("untouched", given), ("Reinhard", free), (GAN, made))
    ]
    rows[-1]["cycle"] = float(cycle_error(given, back).mean())
    return rows, {"test picture": given, GAN: made, "truth": truth}


def _seasons(data: Path, out: Path, settings: Settings, told: Progress) -> tuple[list[Row], dict[str, list[Picture]]]:
    """KID to winter and the share that is called winter, by way, and the pictures of the sheet."""
    first, second = (str(data / "train" / name) for name in (SUMMER, WINTER))
    place, named = out / "seasons" / "model", _named("seasons", told)
    model = train_domains(first, second, place, settings.seasons, progress=named)
    side, test = settings.seasons.size, settings.test
    summer, winter = (files(data, "test", name, test) for name in (SUMMER, WINTER))
    given = opened(summer, side)
    ways = {"untouched": given}
    for name, rival in rivals(files(data, "train", WINTER)).items():
        ways[name] = list(vc.Pipeline([rival], seed=0)(given, ids=list(range(len(given)))))
    ways[GAN] = [translated(model, one) for one in given]
    known = [features(opened(files(data, "train", name)), size=settings.features) for name in (SUMMER, WINTER)]
    judge = DomainClassifier.fit(*known)
    real = {"real winter": opened(winter, side), "real winter, 128 px": opened(winter)}
    every = {**ways, "untouched, 128 px": opened(summer), **real}
    rows = [_row(way, found, known[1], judge, settings.features) for way, found in every.items()]
    back = [translated(model, one, back=True) for one in ways[GAN]]
    next(row for row in rows if row["way"] == GAN)["cycle"] = float(cycle_error(given, back).mean())
    return rows, {"summer": given, "Reinhard": ways["Reinhard"], GAN: ways[GAN]}


def _row(way: str, found: list[Picture], winter: Any, judge: DomainClassifier, size: int) -> Row:
    seen = features(found, size=size)
    parts = [kid(winter, seen[number::PARTS], subsets=30).mean for number in range(PARTS)]
    return {"way": way, "kid": attrs.asdict(kid(winter, seen)), "parts": parts, "winter": judge.second(seen)}


def translated(model: DomainModel, picture: Picture, back: bool = False) -> Picture:
    """A picture of the other domain, in whole levels."""
    found = model.translated((picture / 255).astype(np.float32), back)
    levels: Picture = np.rint(found.clip(0, 1) * 255).astype(np.uint8)
    return levels


def _named(part: str, told: Progress) -> Any:
    return lambda what, done, total: told(f"{part}: {what}", done, total)
