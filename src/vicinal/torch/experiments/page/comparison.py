"""The page of a comparison."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

import numpy as np

from vicinal.data.write import encode
from vicinal.report.cell import draw_cell
from vicinal.torch.experiments.data.pictures import Data
from vicinal.torch.experiments.page.axes import COLOURS
from vicinal.torch.experiments.page.grids import confusion, heat, reliability
from vicinal.torch.experiments.page.lines import Line, lines, number, whiskers

Summary = Mapping[str, Any]
Section = dict[str, Any]
MOST_CLASSES = 30
"""Classes that confusion and gains are drawn for."""


def comparison_page(summary: Summary, data: Data) -> str:
    """HTML of what ``summarise`` gives. It holds no times of day: the same results give the same page."""
    recipes = summary["recipes"]
    colours = dict(zip(_ordered(summary), (COLOURS * (1 + len(recipes) // len(COLOURS))), strict=False))
    found = {name: one["summary"] for name, one in recipes.items()}
    sections = [
        *_scores(summary, found, colours), *_curves(summary, found, colours), *_robustness(summary, found, colours),
        *_corruptions(summary, found), *_heat(summary, data), *_classes(summary, found, colours),
        *_calibration(found, colours),
    ]  # fmt: skip
    return rendered(
        title=f"Recipes compared on {_name(data.source)}",
        facts=_facts(summary),
        key=[(name, colours[name]) for name in recipes],
        sections=sections,
        recipes=[(name, one["yaml"]) for name, one in recipes.items() if one["yaml"]],
    )


def rendered(**content: Any) -> str:
    """The template of all pages of experiments, filled in."""
    from jinja2 import Environment

    source = resources.files("vicinal.torch.experiments.page").joinpath("page.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source).render(**content) + "\n"


def _ordered(summary: Summary) -> list[str]:
    return sorted(summary["recipes"], key=lambda name: name != summary["baseline"])


def _facts(summary: Summary) -> list[tuple[str, str]]:
    settings = summary["settings"]
    data, training, model = settings["data"], settings["training"], settings["model"]
    size = " x ".join(str(side) for side in data["size"])
    options = "".join(f", {name} {value}" for name, value in model["options"].items())
    seeds = summary["seeds"]
    return [
        ("data", f"{data['source']}: {data['train']:,} pictures to train with, {data['test']:,} to test on, {size}"),
        ("classes", ", ".join(data["classes"][:20]) + (" ..." if len(data["classes"]) > 20 else "")),
        ("network", f"{model['name']}{options}" + (f", weights {model['weights']}" if model["weights"] else "")),
        ("training", ", ".join(f"{name} {value}" for name, value in training.items() if value is not None)),
        ("seeds", f"{', '.join(map(str, seeds))}: of first weights, order and draws, alike for every recipe"),
        ("numbers", f"after the last epoch; {summary['level']:.0%} intervals by Student's t over seeds, of gains by pairs "
         f"of the same seed" if len(seeds) > 1 else "after the last epoch; one seed, so no intervals"),
    ]  # fmt: skip


def _scores(summary: Summary, found: Summary, colours: Mapping[str, str]) -> Iterator[Section]:
    score, baseline = summary["task"]["score"], summary["baseline"]
    heads = ["recipe", f"{score}, %", f"gain over {baseline}, points", "loss", "calibration error, %"]
    masks, tried = any(one["iou"] for one in found.values()), all("corruption_mean" in one for one in found.values())
    heads += ["IoU, %"] * masks + [f"{score} when corrupted, %", "gain, points"] * tried + ["seconds to train"]
    rows = []
    for name, one in found.items():
        row = [name, number(one["score"]), number(one["gain"], signed=True), number(one["loss"], False), number(one["ece"])]
        row += [number(one["iou"])] * masks
        row += [number(one["corruption_mean"]), number(one["corruption_gain"], signed=True)] if tried else []
        rows.append([*row, f"{one['seconds']['mean']:.0f}"])
    figures = [(f"{score}, %", whiskers([(name, colours[name], one["score"]) for name, one in found.items()]))]
    gains = [(name, colours[name], one["gain"]) for name, one in found.items() if one["gain"] is not None]
    if gains:
        figures.append((f"gain over {baseline}, points", whiskers(gains, zero=True)))
    yield {"title": f"{score}", "heads": heads, "rows": rows, "figures": figures}


def _curves(summary: Summary, found: Summary, colours: Mapping[str, str]) -> Iterator[Section]:
    figures = []
    for curve, label in (("loss", "loss in training"), ("test_loss", "loss on test pictures"),
                         ("test_score", f"{summary['task']['score']} on test pictures")):  # fmt: skip
        rows = [
            Line(name, colours[name], range(1, 1 + len(one["curves"][curve])), one["curves"][curve])
            for name, one in found.items()
        ]
        figures.append((label, lines(rows, "epoch", percent=curve == "test_score")))
    yield {"title": "Curves", "key": True, "figures": figures}


def _robustness(summary: Summary, found: Summary, colours: Mapping[str, str]) -> Iterator[Section]:
    if not all("robustness" in one for one in found.values()):
        return
    figures = []
    for series in next(iter(found.values()))["robustness"]:
        rows = []
        for name, one in found.items():
            row = one["robustness"][series]
            rows.append(Line(name, colours[name], row["values"], row["scores"]))
        unit = next(iter(found.values()))["robustness"][series]["unit"]
        figures.append((series, lines(rows, unit, percent=True)))
    note = "Test pictures were changed by the catalogue's transforms, the same for every network; what is uncovered is black."
    yield {"title": f"{summary['task']['score']} on changed pictures", "key": True, "figures": figures, "note": note}


def _corruptions(summary: Summary, found: Summary) -> Iterator[Section]:
    if not all("corruptions" in one for one in found.values()):
        return
    made = summary["corruptions"]["made"]
    rows = []
    for name, about in made.items():
        label = name.replace("_", " ") + " (extra)" * about["extra"]
        cells = [f"{100 * float(np.mean(one['corruptions'][name])):.2f}" for one in found.values()]
        rows.append([label, *cells, about["differs"]])
    rows.append(["mean without extra ones", *(number(one["corruption_mean"]) for one in found.values()), ""])
    absent = ", ".join(name.replace("_", " ") for name in summary["corruptions"]["absent"])
    note = (
        "Hendrycks and Dietterich 2019, means over five severities, in percent. Rows that differ from the benchmark are not "
        "comparable with published ones, nor is the mean."
        + f" Not here, because some runs are of a version without them: {absent}." * bool(absent)
    )
    yield {"title": "Common corruptions", "heads": ["corruption", *found, "differs from the benchmark"], "rows": rows,
           "note": note}  # fmt: skip


def _heat(summary: Summary, data: Data) -> Iterator[Section]:
    runs = {name: one["runs"] for name, one in summary["recipes"].items()}
    if not all("heat" in run for every in runs.values() for run in every):
        return
    first = next(iter(runs.values()))[0]["heat"]
    names, label = summary["task"]["names"], first["label"]
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
    yield {"title": "One picture, moved", "figures": figures, "note": "Mean over seeds; pixels; what is uncovered is black."}


def _classes(summary: Summary, found: Summary, colours: Mapping[str, str]) -> Iterator[Section]:
    names, scored = summary["task"]["names"], summary["task"]["scored"]
    if len(names) <= MOST_CLASSES:
        gains = []
        for name, one in found.items():
            rows = zip(scored, one["by_class_gain"] or (), strict=False)
            shown = [(label, colours[name], gain) for label, gain in rows if gain is not None]
            gains += [(name, whiskers(shown, zero=True))] if shown else []
        if gains:
            yield {"title": f"Gain over {summary['baseline']} by class, points", "figures": gains}
        unit = "pictures" if summary["task"]["kind"] == "classification" else "pixels"
        figures = [(name, confusion(one["confusion"], names)) for name, one in found.items()]
        yield {"title": f"Confusion, % of the {unit} of a class", "figures": figures}


def _calibration(found: Summary, colours: Mapping[str, str]) -> Iterator[Section]:
    figures: Sequence[tuple[str, str]] = [
        (f"{name}: error {number(one['ece'])} %", reliability(one["calibration"], colours[name])) for name, one in found.items()
    ]
    yield {"title": "Calibration: share that is right, by confidence", "figures": figures}


def embedded(picture: Any) -> str:
    """A uint8 RGB picture as the address of an image."""
    return "data:image/png;base64," + base64.b64encode(encode(picture, ".png")).decode()


def _name(source: str) -> str:
    return source.rstrip("/").rpartition("/")[2] or source
