"""What came out, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.common import tables
from experiments.common.answers import answer
from vicinal.experiments.recipe import NONE
from vicinal.experiments.student import Interval
from vicinal.search.search import PARAMETER_FREE
from vicinal.search.settings import FOUND

Row = Mapping[str, Any]
LEAST_FLIP_COST = 0.5


def row(part: str, result: Row) -> dict[str, Any]:
    """JSON of one search: its arms, what it found, and what it says."""
    found = result["found"]
    flip = next((one for one in found.get("operations", ()) if one["operation"] == "HorizontalFlip"), None)
    return {
        "part": part, "by": result["by"], "seeds": result["seeds"], "conclusion": result["conclusion"],
        "data": {name: result["data"][name] for name in ("train", "test", "size")}, "arms": result["recipes"],
        "settings": {"model": result["model"], "training": result["training"]}, "recipe": result["yaml"],
        "values": found.get("best", {}).get("values"), "promised": found.get("promised"),
        "trials": found.get("trials"), "costs": found.get("costs"),
        "flip": None if flip is None else flip["tried"][0]["drop"],
    }  # fmt: skip


def answers(rows: Sequence[Row]) -> dict[str, Any]:
    """What issue 21 asks in points; angles and flips stand in the table."""
    out = {}
    for one in rows:
        name, arms = one["part"], one["arms"]
        if name == "digits":
            gain = Interval(**arms[FOUND]["gain"])
            out[name] = answer("Accuracy gained over none where only turns help (digits)", gain, 0.05, excludes_zero=True)
        elif name.startswith("CIFAR"):
            out[name] = answer(
                f"Accuracy of the found recipe against TrivialAugmentWide ({name}, 2000 pictures)",
                Interval(**arms[PARAMETER_FREE]["below"]), -0.01,
            )  # fmt: skip
        elif one["flip"] is not None:
            out[name] = answer(
                "Accuracy that a flip costs where left and right are the classes (rejected above 2 points)",
                Interval(**one["flip"]), LEAST_FLIP_COST, excludes_zero=True,
            )  # fmt: skip
    return out


def table(results: Row) -> str:
    """Accuracies by search and recipe, and what was found."""
    heads = ["search", "recipe", "accuracy, %", "gain over none, points", "gain of search over it, points"]
    lines = []
    for one in results["outcome"]:
        for arm, score in one["arms"].items():
            lines.append([
                one["part"], f"`{arm}`", tables.percent(score["score"]), tables.points(score["gain"]),
                tables.points(score["below"]),
            ])  # fmt: skip
    said = [f"- {one['part']}: {one['conclusion']} {_found(one)}" for one in results["outcome"]]
    return "\n\n".join([tables.table(heads, lines), "\n".join(said)])


def _found(one: Row) -> str:
    if one["values"] is None:
        flip = f"A left-right flip costs {tables.percent(one['flip'])} points. " if one["flip"] else ""
        return f"{flip}The whole recipe costs {tables.percent(one['costs'])} points of held-out accuracy."
    values = ", ".join(f"{name} {value:g}" for name, value in one["values"].items())
    base = one["trials"][0]["score"]
    best = max(row["score"] for row in one["trials"] if row["state"] == "complete")
    chance = "" if one["promised"] is None else f"; noise alone promises {100 * one['promised']:.1f}"
    return f"Found: {values}. The best trial scored {100 * (best - base):.1f} points above {NONE}{chance}."
