"""What came out, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.common import tables
from experiments.common.answers import answer
from experiments.nuclei.settings import AUGMENTED, BOTH, LOSS, Case
from vicinal.experiments.student import Interval, interval

Row = dict[str, Any]
HEADINGS = ("Dice, %", "gain, points", "IoU, %", "Dice on its training pictures, %", "best threshold", "Dice there, %", "gain")
MEASURES = ("dice", "iou", "tuned", "threshold", "train")


def rows(cases: Sequence[Case], judged: Mapping[str, Sequence[Row]]) -> list[Row]:
    """One row for each case and recipe: intervals over seeds of MEASURES, and gains over "none" paired by seed."""
    found = []
    for case in cases:
        of = {
            recipe: {name: [one[name] for one in judged[case.name] if one["recipe"] == recipe] for name in MEASURES}
            for recipe in case.recipes
        }
        for recipe in case.recipes:
            gains = None if recipe == "none" else {name: _gain(of[recipe][name], of["none"][name]) for name in MEASURES[:3]}
            found.append({
                "loss": case.loss, "count": case.count, "recipe": recipe,
                "scores": [round(score, 6) for score in of[recipe]["dice"]],
                **{name: interval(of[recipe][name]).plain() for name in MEASURES}, "gain": gains,
            })  # fmt: skip
    return found


def few(found: Sequence[Row]) -> int:
    """The least number of pictures, with which losses and recipes are compared."""
    return min(int(row["count"]) for row in found)


def answers(found: Sequence[Row]) -> dict[str, Any]:
    """The target of issue 4: Dice gained with few pictures."""
    least = few(found)
    row = next(row for row in found if (row["loss"], row["count"], row["recipe"]) == (LOSS, least, AUGMENTED))
    asks = f"Dice gained from {least} pictures, {AUGMENTED} against none, loss {LOSS}"
    return {"few": answer(asks, Interval(**row["gain"]["dice"]), 0.0, excludes_zero=True)}


def table(results: Row) -> str:
    """By number of pictures, by recipe, and by loss."""
    found, least = results["outcome"], few(results["outcome"])
    usual = [row for row in found if row["loss"] == LOSS]
    parts = (
        (f"By number of pictures ({LOSS})", "pictures, recipe", [row for row in usual if row["recipe"] in BOTH], _counted),
        (f"By recipe ({least} pictures, {LOSS})", "recipe", [row for row in usual if row["count"] == least], _recipe),
        (
            f"By loss ({least} pictures)",
            "loss, recipe",
            [row for row in found if row["count"] == least and row["recipe"] in BOTH],
            _taught,
        ),
    )
    return "\n\n".join(
        f"**{title}**\n\n{tables.table([first, *HEADINGS], ([name(row), *_cells(row)] for row in some))}"
        for title, first, some, name in parts
    )


def _counted(row: Row) -> str:
    return f"{row['count']}, {row['recipe']}"


def _recipe(row: Row) -> str:
    return str(row["recipe"])


def _taught(row: Row) -> str:
    return f"{row['loss']}, {row['recipe']}"


def _cells(row: Row) -> list[str]:
    gain = row["gain"] or {"dice": None, "tuned": None}
    return [
        tables.percent(row["dice"]),
        tables.points(gain["dice"]),
        tables.percent(row["iou"]),
        f"{100 * row['train']['mean']:.1f}",
        f"{row['threshold']['mean']:.2f}",
        tables.percent(row["tuned"]),
        tables.points(gain["tuned"]),
    ]


def _gain(scores: Sequence[float], base: Sequence[float]) -> Row:
    return interval([score - before for score, before in zip(scores, base, strict=True)]).plain()
