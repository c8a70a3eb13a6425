"""The table of shift."""

from __future__ import annotations

from typing import Any

from experiments.common.tables import percent, points
from experiments.common.tables import table as markdown

COLUMNS = {"unshifted": "unshifted", "ends_x": "x ± 5", "ends_y": "y ± 5", "map_mean": "P(true class), all shifts"}


def table(results: dict[str, Any]) -> str:
    """Accuracies in percent by recipe, each with its gain over none."""
    headings = ["recipe", *(heading for name in COLUMNS.values() for heading in (name, "gain"))]
    rows = [
        [f"`{row['recipe']}`", *(cell for key in COLUMNS for cell in (percent(row[key]), points(row[f"{key}_gain"])))]
        for row in results["outcome"]
    ]
    return markdown(headings, rows)
