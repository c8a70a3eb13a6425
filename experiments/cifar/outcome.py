"""What came out, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from experiments.cifar.rows import gain
from experiments.cifar.settings import CUTOUT
from experiments.cifar.train import Runs
from experiments.common import tables
from experiments.common.answers import answer
from vicinal.experiments.recipe import NONE

Row = Mapping[str, Any]
TARGET = 0.05


def answers(runs: Runs) -> dict[str, Any]:
    """The target of issue 4."""
    found = gain(runs, CUTOUT, NONE)
    return {"cutout": answer("test accuracy gained by flip, crop and Cutout over none", found, TARGET)}


def table(results: Row) -> str:
    """The tables of the page."""
    parts = {
        "Right labels": _errors(results["outcome"]),
        "Wrong labels: test error in % after the last epoch (and of the best one)": _noise(results["noise"]),
        "Under attack (FGSM): accuracy in %, by step": _attack(results["fgsm"]),
        "Inside: mean magnitude of a layer's activations, and the share outside its strongest tenth": _inside(
            results["activations"]
        ),
    }
    return "\n\n".join(f"**{title}**\n\n{made}" for title, made in parts.items())


def _errors(rows: Sequence[Row]) -> str:
    headings = ["recipe", "test error, %", "gain over none, points", "gain over flip-crop", "training loss", "seeds"]
    return tables.table(
        headings,
        [
            [
                row["recipe"], tables.percent(row["error"]), tables.points(row["gain"]), tables.points(row["over_flip_crop"]),
                f"{row['train_loss']['mean']:.3f}", str(row["error"]["count"]),
            ]
            for row in rows
        ],
    )  # fmt: skip


def _noise(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(row["recipe"] for row in rows))
    lines = []
    for share, group in groupby(rows, lambda row: row["share"]):
        cells = {row["recipe"]: f"{tables.percent(row['last'])} ({100 * row['best']['mean']:.1f})" for row in group}
        lines.append([f"{100 * share:g} % wrong", *(cells[name] for name in names)])
    return tables.table(["training labels", *names], lines)


def _attack(rows: Sequence[Row]) -> str:
    levels = list(rows[0]["accuracy"])
    headings = ["recipe", *("none" if level == "0" else f"{level}/255" for level in levels)]
    return tables.table(headings, [[row["recipe"], *(tables.percent(row["accuracy"][one]) for one in levels)] for row in rows])


def _inside(rows: Sequence[Row]) -> str:
    layers = sorted({row["layer"] for row in rows})
    headings = ["recipe", *(f"layer {layer}" for layer in layers), *(f"tail {layer}" for layer in layers)]
    lines = []
    for name, group in groupby(rows, lambda row: row["recipe"]):
        found = list(group)
        means = [tables.number(row["mean"]) for row in found]
        lines.append([name, *means, *(tables.percent(row["tail"]) + " %" for row in found)])
    return tables.table(headings, lines)
