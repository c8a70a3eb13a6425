"""What came out, in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from experiments.cats.settings import HEADLINE, TARGET
from experiments.common import tables
from experiments.common.answers import answer
from vicinal.experiments.student import Interval

Row = dict[str, Any]


def answers(rows: Sequence[Row]) -> dict[str, Any]:
    """The target of issue 4: the gain of HEADLINE over "none", from scratch; {} where that was not run."""
    asks = f"accuracy gained from scratch, {HEADLINE} against none"
    return {
        row["part"]: answer(asks, Interval(**row["gain"]), TARGET, excludes_zero=True)
        for row in rows
        if row["part"] == "scratch" and row["recipe"] == HEADLINE
    }


def table(results: Row) -> str:
    """A table for each network."""
    parts = []
    for title, rows in groupby(results["outcome"], lambda row: row["title"]):
        headings = ["recipe", "accuracy, %", "gain, points", "calibration error, %", "training loss"]
        parts.append(f"**{title}**\n\n{tables.table(headings, map(_cells, rows))}")
    return "\n\n".join(parts)


def _cells(row: Row) -> list[str]:
    return [
        row["recipe"],
        tables.percent(row["score"]),
        tables.points(row["gain"]),
        f"{100 * row['ece']:.1f}",
        f"{row['loss']:.3f}",
    ]
