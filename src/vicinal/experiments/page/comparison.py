"""The page of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vicinal.experiments.data.pictures import Data
from vicinal.experiments.page.sections import MOST_CLASSES, calibration, confusions, corruptions, moved, robustness
from vicinal.report.page.axes import COLOURS
from vicinal.report.page.lines import Line, lines, number, whiskers
from vicinal.report.page.rendered import Section, rendered

Summary = Mapping[str, Any]

FEWEST = 3
"""Seeds below which nothing is concluded."""


def comparison_page(summary: Summary, data: Data) -> str:
    """HTML of what ``summarise`` gives. It holds no times of day: the same results give the same page."""
    recipes = summary["recipes"]
    colours = dict(zip(_ordered(summary), (COLOURS * (1 + len(recipes) // len(COLOURS))), strict=False))
    found = {name: one["summary"] for name, one in recipes.items()}
    sections = [
        *_scores(summary, found, colours), *_curves(summary, found, colours),
        *robustness(found, colours, summary["task"]["score"]),
        *corruptions(found, summary["corruptions"]["made"], summary["corruptions"]["absent"]),
        *moved({name: one["runs"] for name, one in recipes.items()}, data), *_gains(summary, found, colours),
        *confusions(found, data), *calibration(found, colours),
    ]  # fmt: skip
    return rendered(
        title=f"Recipes compared on {_name(data.source)}",
        facts=_facts(summary),
        key=[(name, colours[name]) for name in recipes],
        sections=sections,
        recipes=[(name, one["yaml"]) for name, one in recipes.items() if one["yaml"]],
    )


def _ordered(summary: Summary) -> list[str]:
    return sorted(summary["recipes"], key=lambda name: name != summary["baseline"])


def in_short(summary: Summary) -> str:
    """The page's conclusion in one sentence: which recipe gained most, and whether its interval excludes no gain."""
    baseline, seeds = summary["baseline"], len(summary["seeds"])
    gains = {name: one["summary"]["gain"] for name, one in summary["recipes"].items() if one["summary"]["gain"] is not None}
    if not gains:
        return f"Only {baseline} was trained, so that there is nothing to compare."
    best = max(gains, key=lambda name: gains[name]["mean"])
    gain = gains[best]
    told = f"{best}: {100 * gain['mean']:+.1f} points over {baseline}"
    if seeds < FEWEST or gain["low"] is None:
        return f"{told}, by {seeds} seed{'s' * (seeds > 1)}, which is too few to tell from chance."
    ends = f"{100 * gain['low']:+.1f} to {100 * gain['high']:+.1f}, {seeds} seeds"
    if gain["low"] > 0:
        return f"{told} ({ends}): it helped."
    if gain["high"] < 0:
        return f"{told} ({ends}): no recipe helped."
    return f"{told} ({ends}): no recipe differs from {baseline} for certain."


def few_seeds(count: int) -> str:
    """The warning of a page whose numbers are of fewer than FEWEST seeds."""
    return f"{count} seed{'s' * (count > 1)}: too few to conclude anything; three are the least"


def _facts(summary: Summary) -> list[tuple[str, str]]:
    settings = summary["settings"]
    data, training, model = settings["data"], settings["training"], settings["model"]
    size = " x ".join(str(side) for side in data["size"])
    options = "".join(f", {name} {value}" for name, value in model["options"].items())
    seeds = summary["seeds"]
    few = [("beware", few_seeds(len(seeds)))]
    return [
        ("in short", in_short(summary)),
        *(few if len(seeds) < FEWEST else []),
        *(("beware", line) for line in summary.get("beware", ())),
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


def _gains(summary: Summary, found: Summary, colours: Mapping[str, str]) -> Iterator[Section]:
    names, scored = summary["task"]["names"], summary["task"]["scored"]
    gains = []
    for name, one in found.items() if len(names) <= MOST_CLASSES else ():
        rows = zip(scored, one["by_class_gain"] or (), strict=False)
        shown = [(label, colours[name], gain) for label, gain in rows if gain is not None]
        gains += [(name, whiskers(shown, zero=True))] if shown else []
    if gains:
        yield {"title": f"Gain over {summary['baseline']} by class, points", "figures": gains}


def _name(source: str) -> str:
    return source.rstrip("/").rpartition("/")[2] or source
