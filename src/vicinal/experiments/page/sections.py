"""Parts of the pages of comparisons and of evaluations. ``found``: by recipe or network, as ``summarise`` gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from vicinal.experiments.data.pictures import Data
from vicinal.experiments.task import CLASSIFICATION
from vicinal.report.cell import draw_cell
from vicinal.report.page.grids import confusion, heat, reliability
from vicinal.report.page.lines import Line, lines, number
from vicinal.report.page.rendered import Section, embedded

Found: TypeAlias = Mapping[str, Mapping[str, Any]]
Colours: TypeAlias = Mapping[str, str]
MOST_CLASSES = 30
"""Classes that confusion and gains are drawn for."""


def robustness(found: Found, colours: Colours, score: str) -> Iterator[Section]:
    """Lines of the ``score`` as changes grow."""
    if not all("robustness" in one for one in found.values()):
        return
    figures = []
    for series, first in next(iter(found.values()))["robustness"].items():
        rows = []
        for name, one in found.items():
            row = one["robustness"][series]
            rows.append(Line(name, colours[name], row["values"], row["scores"]))
        figures.append((series, lines(rows, first["unit"], percent=True)))
    note = "Test pictures were changed by the catalogue's transforms, the same for every network; what is uncovered is black."
    yield {"title": f"{score} on changed pictures", "key": len(found) > 1, "figures": figures, "note": note}


def corruptions(found: Found, made: Mapping[str, Any], absent: Sequence[str]) -> Iterator[Section]:
    """A table of mean scores. ``made``: by corruption whether it is "extra", and what "differs" from the benchmark."""
    if not all("corruptions" in one for one in found.values()):
        return
    rows = []
    for name, about in made.items():
        label = name.replace("_", " ") + " (extra)" * about["extra"]
        cells = [f"{100 * float(np.mean(one['corruptions'][name])):.2f}" for one in found.values()]
        rows.append([label, *cells, about["differs"]])
    rows.append(["mean without extra ones", *(number(one["corruption_mean"]) for one in found.values()), ""])
    without = ", ".join(name.replace("_", " ") for name in absent)
    note = (
        "Hendrycks and Dietterich 2019, means over five severities, in percent. Rows that differ from the benchmark are not "
        "comparable with published ones, nor is the mean."
        + f" Not here, because some runs are of a version without them: {without}." * bool(without)
    )
    heads = ["corruption", *found, "differs from the benchmark"]
    yield {"title": "Common corruptions", "heads": heads, "rows": rows, "note": note}


def moved(runs: Mapping[str, Sequence[Mapping[str, Any]]], data: Data) -> Iterator[Section]:
    """Heat maps of what networks take a picture for. ``runs``: results with their "heat", over whose mean is drawn."""
    if not all("heat" in run for every in runs.values() for run in every):
        return
    first = next(iter(runs.values()))[0]["heat"]
    names, label = data.task.names, first["label"]
    across, down = ([f"{shift:+d}" if shift else "0" for shift in first[axis]] for axis in ("x", "y"))
    picture = draw_cell({"image": data.test.images[data.test.keys.index(first["key"])]}, 190, 190)
    figures = [(f"{first['key']}: {names[label]}", f'<img src="{embedded(picture)}" alt="the picture" width="190">')]
    middle = first["y"].index(0)
    for name, every in runs.items():
        mean = np.mean([run["heat"]["probabilities"] for run in every], axis=0)
        map_ = heat(mean[:, :, label], down, across, "shift right and down")
        figures.append((f"{name}: probability of {names[label]}", map_))
        shown = np.sort(np.argsort(-mean[middle].max(0), kind="stable")[:12])
        rows = [names[index][:14] for index in shown.tolist()]
        figures.append((f"{name}: every class", heat(mean[middle][:, shown].T, rows, across, "shift to the right")))
    note = "Mean over seeds. " * (max(map(len, runs.values())) > 1) + "Pixels; what is uncovered is black."
    yield {"title": "One picture, moved", "figures": figures, "note": note}


def confusions(found: Found, data: Data) -> Iterator[Section]:
    """What classes were taken for, where they are not too many."""
    if len(data.task.names) <= MOST_CLASSES:
        unit = "pictures" if data.task.kind == CLASSIFICATION else "pixels"
        figures = [(name, confusion(one["confusion"], data.task.names)) for name, one in found.items()]
        yield {"title": f"Confusion, % of the {unit} of a class", "figures": figures}


def calibration(found: Found, colours: Colours) -> Iterator[Section]:
    """Whether confidence is earned."""
    figures: Sequence[tuple[str, str]] = [
        (f"{name}: error {number(one['ece'])} %", reliability(one["calibration"], colours[name])) for name, one in found.items()
    ]
    yield {"title": "Calibration: share that is right, by confidence", "figures": figures}
