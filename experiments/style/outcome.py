"""What came out, in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from experiments.common import tables
from experiments.common.answers import answer
from vicinal.experiments.student import Interval

Row = dict[str, Any]


def answers(moved: Sequence[Row]) -> dict[str, Any]:
    """What issue 21 asks: four fifths of the way at a share of 1. That 0 changes nothing stands in the table."""
    asks = "way of the colours' means and deviations to the style's, at a share of 1, in hundredths"
    return {"moved": answer(asks, Interval(**moved[-1]["moved"]), 0.8)}


def table(results: Row) -> str:
    """Accuracies by arm, those by corruption, and how far shares of the style move a picture."""
    outcome = results["outcome"]
    arms = outcome["arms"]
    heads = ["arm", "clean, %", "gain, points", "corrupted, %", "gain, points"]
    whole = tables.table(heads, [
        [row["arm"], *(cell for key in ("clean", "corrupted")
                       for cell in (tables.percent(row[key]), tables.points(row[f"{key}_gain"])))]
        for row in arms
    ])  # fmt: skip
    by = tables.table(["corruption, %", *(row["arm"] for row in arms)], [
        [name, *(f"{100 * row['by'][name]:.1f}" for row in arms)] for name in arms[0]["by"]
    ])  # fmt: skip
    moves = tables.table(["share of the style", "way to it, %", "unchanged pictures, %"], [
        [f"{row['share']:g}", tables.percent(row["moved"]), f"{100 * row['equal']:.0f}"] for row in outcome["moved"]
    ])  # fmt: skip
    return "\n\n".join([whole, by, moves])
