"""The page of a search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vicinal.experiments.page.comparison import FEWEST, few_seeds
from vicinal.report.page.axes import COLOURS
from vicinal.report.page.lines import number, whiskers
from vicinal.report.page.rendered import Section, rendered
from vicinal.search.settings import FOUND
from vicinal.search.space import NUMBERS

Result = Mapping[str, Any]


def search_page(result: Result) -> str:
    """HTML of what ``search`` gives. The same result gives the same page."""
    colours = dict(zip(result["recipes"], COLOURS * (1 + len(result["recipes"]) // len(COLOURS)), strict=False))
    way = _of_audit(result["found"]) if result["by"] == "audit" else _of_trials(result["found"])
    source = result["data"]["source"].rstrip("/")
    return rendered(
        title=f"A recipe searched on {source.rpartition('/')[2] or source}",
        facts=_facts(result),
        key=[],
        sections=[_arms(result, colours), *way],
        recipes=[(name, one["yaml"]) for name, one in result["recipes"].items() if one["yaml"]],
    )


def _facts(result: Result) -> list[tuple[str, str]]:
    data, training = result["data"], result["training"]
    looks = result["looks"]
    return [
        ("conclusion", result["conclusion"]),
        *([("beware", few_seeds(result["seeds"]))] if result["seeds"] < FEWEST else []),
        *(("beware", line) for line in result.get("beware", ())),
        ("chance", _chance(result)),
        ("data", f"{data['source']}: {data['train']:,} pictures to train with, {data['test']:,} to test on"),
        ("network", result["model"]["name"]),
        ("training", ", ".join(f"{name} {value}" for name, value in training.items() if value is not None)),
        ("test part", "seen by nothing that chose a recipe" if looks == 1 else f"beware: {looks} recipes of this search were "
         "tested on it, one after the other, so the best of them looks better than it is"),
    ]  # fmt: skip


def _chance(result: Result) -> str:
    if result["by"] == "audit":
        return "one recipe was made and none chosen by its score, so noise alone promises no gain"
    found = result["found"]
    best, none = (max(row["score"] for row in _complete(found)), found["trials"][0]["score"])
    if found["promised"] is None:
        return "too few trials were finished to tell what noise alone promises"
    return (
        f"the best trial scored {100 * (best - none):.1f} points above no augmentation; the best of {len(found['trials'])} "
        f"equal recipes would be {100 * found['promised']:.1f} points above their mean by noise alone"
    )


def _arms(result: Result, colours: Mapping[str, str]) -> Section:
    arms, score = result["recipes"], result["score"]
    heads = ["recipe", f"{score}, %", f"gain over {result['baseline']}, points", f"gain of {FOUND} over it, points", "what"]
    rows = [
        [name, number(one["score"]), number(one["gain"], signed=True), number(one["below"], signed=True), one["what"]]
        for name, one in arms.items()
    ]
    figures = [(f"{score}, %", whiskers([(name, colours[name], one["score"]) for name, one in arms.items()]))]
    gains = [(name, colours[name], one["below"]) for name, one in arms.items() if one["below"] is not None]
    figures.append((f"gain of {FOUND} over the others, points", whiskers(gains, zero=True)))
    note = f"Intervals of 95 % by Student's t over {result['seeds']} seeds; gains are paired by seed. More: test/report.html."
    return {"title": "On the test part", "heads": heads, "rows": rows, "figures": figures, "note": note}


def _complete(found: Result) -> list[dict[str, Any]]:
    return [row for row in found["trials"] if row["state"] == "complete"]


def _of_trials(found: Result) -> Iterator[Section]:
    names = list(found["best"]["values"])
    ranked = sorted(_complete(found), key=lambda row: -row["score"])
    pruned = [row for row in found["trials"] if row["state"] != "complete"]
    rows = [
        [str(row["number"]), f"{100 * row['score']:.2f}", ", ".join(f"{100 * one:.2f}" for one in row["scores"]),
         *(f"{row['values'][name]:g}" for name in names)]
        for row in ranked
    ]  # fmt: skip
    rows += [
        [str(row["number"]), row.get("fault", f"pruned after {row['epochs']} epochs"), "",
         *(f"{row['values'][name]:g}" for name in names)]
        for row in pruned
    ]  # fmt: skip
    pictures = found["pictures"]
    note = (
        f"Trained on {pictures['train']:,} pictures, scored on {pictures['validation']:,} others that are not the test's. "
        "Trial 0 changes nothing. " + "; ".join(f"{name}: {NUMBERS[name].means}" for name in names) + "."
    )
    yield {"title": "Trials", "heads": ["trial", "score, %", "by seed", *names], "rows": rows, "note": note}
    again = [(f"trial {one['number']}", COLOURS[1], one["score"]) for one in found["again"]]
    yield {
        "title": "The best trials again, with seeds that no trial had", "figures": [("score, %", whiskers(again))],
        "note": f"These scores choose, since those above flatter whoever is on top: trial {found['best']['number']}.",
    }  # fmt: skip


def _of_audit(found: Result) -> Iterator[Section]:
    rows: list[Sequence[str]] = []
    for one in found["operations"]:
        tried = ", ".join(
            f"{'on' if at['strength'] is None else format(at['strength'], 'g')}: {100 * at['drop']['mean']:+.1f}"
            for at in one["tried"]
        )
        kept = "rejected" if one["p"] == 0 else "on" if one["strength"] is None else f"up to {one['strength']:g}"
        rows.append([one["operation"], kept, f"{one['p']:g}" if one["p"] else "", tried])
    last = [
        (one["operation"], COLOURS[1] if one["p"] else COLOURS[2], one["tried"][-1]["drop"]) for one in found["operations"]
    ]
    note = (
        f"{found['folds']} networks, each trained on all but one fold without augmentation, judge that fold: "
        f"{found['judged']:,} pictures, {found['accuracy']:.1%} right as they are. An operation is kept up to the largest "
        f"strength that costs at most {100 * found['drop']:g} points, the more probable the less it costs. The whole recipe "
        f"costs {number(found['costs'])} points."
    )
    yield {
        "title": "Strengths that held-out pictures bear", "note": note,
        "heads": ["operation", "kept", "probability", "accuracy that each strength costs, points"], "rows": rows,
        "figures": [("accuracy that the last strength tried costs, points", whiskers(last, zero=True))],
    }  # fmt: skip
