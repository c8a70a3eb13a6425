"""The tables of rare."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.common.tables import percent, points
from experiments.common.tables import table as markdown


def table(results: dict[str, Any]) -> str:
    """The arms, then the made pictures."""
    arms, made = results["outcome"]["arms"], results["outcome"]["made"]
    names = list(arms[0]["recall"])
    rare = results["settings"]["rare"]
    heads = ["arm", "balanced accuracy, %", "gain, points", *(f"recall of {name} ({rare[name]}), %" for name in names)]
    rows = [
        [row["arm"], percent(row["balanced"]), points(row["gain"]), *(percent(row["recall"][name]) for name in names)]
        for row in arms
    ]
    return "\n\n".join([markdown(heads, rows), markdown(MADE, [_made(name, [one[name] for one in made]) for name in names])])


MADE = ["made pictures", "KID x 1000", "the null", "precision", "recall", "distance to the nearest real", "of real", "kept, %"]


def _made(name: str, found: list[dict[str, Any]]) -> list[str]:
    """Means over seeds."""

    def mean(*path: str) -> float:
        values = []
        for one in found:
            value: Any = one
            for key in path:
                value = value[key]
            values.append(float(value))
        return float(np.mean(values))

    kept = np.mean([one["candidates"].get("kept", 0) / sum(one["candidates"].values()) for one in found])
    return [
        name, f"{1000 * mean('kid', 'mean'):.1f}", f"{1000 * mean('null', 'mean'):.1f}",
        f"{mean('precision_recall', 'precision'):.2f}", f"{mean('precision_recall', 'recall'):.2f}",
        f"{mean('nearest_real', 'made'):.3f}", f"{mean('nearest_real', 'real'):.3f}", f"{100 * kept:.0f}",
    ]  # fmt: skip
