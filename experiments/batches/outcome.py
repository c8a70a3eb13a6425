"""The table of batches."""

from __future__ import annotations

from typing import Any

from experiments.batches.ways import BATCH, SINGLE, TASKS
from experiments.common.tables import table as markdown

Key = tuple[str, str, int, str]


def table(results: dict[str, Any]) -> str:
    """Microseconds of CPU time a picture, and how much faster a batch is, for each task."""
    spent = seconds(results)
    parts = []
    for task, shows in TASKS.items():
        headings = [
            "CPU microseconds a picture",
            *(f"{count}, {how}" for count in sizes(results) for how in (SINGLE, BATCH, "gain")),
        ]
        rows = [[library, *_cells(spent, task, library, sizes(results))] for library in libraries(results)]
        parts.append(f"To {shows}:\n\n{markdown(headings, rows)}")
    notes = [f"- {what}: {why}." for what, why in results["missing"].items()]
    used = [f"{name} {found[name]} (NumPy {found['numpy']})" for name, found in results["libraries"].items()]
    return "\n\n".join([*parts, "\n".join([*notes, f"- Libraries: {', '.join(used)}."])])


def seconds(results: dict[str, Any]) -> dict[Key, float]:
    """Median CPU seconds a picture by (library, task, count, how)."""
    return {(one["library"], one["task"], one["count"], one["how"]): one["cpu"] / one["count"] for one in results["outcome"]}


def microseconds(value: float) -> str:
    """Seconds as microseconds, with three digits or more."""
    return f"{value * 1e6:,.{2 if value < 1e-5 else 1 if value < 1e-4 else 0}f}"


def sizes(results: dict[str, Any]) -> list[int]:
    return sorted({one["count"] for one in results["outcome"]})


def libraries(results: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(one["library"] for one in results["outcome"]))


def _cells(spent: dict[Key, float], task: str, library: str, counts: list[int]) -> list[str]:
    cells = []
    for count in counts:
        single, batch = (spent.get((library, task, count, how)) for how in (SINGLE, BATCH))
        cells += ["-" if value is None else microseconds(value) for value in (single, batch)]
        cells.append(f"{single / batch:.1f}x" if single and batch else "")
    return cells
