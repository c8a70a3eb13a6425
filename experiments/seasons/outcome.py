"""The tables of seasons."""

from __future__ import annotations

from typing import Any

import attrs

from experiments.common.tables import number
from experiments.common.tables import table as markdown
from vicinal.experiments.student import interval


def table(results: dict[str, Any]) -> str:
    """The planted pair, then the seasons."""
    found = results["outcome"]
    pair = [
        [row["way"], number(attrs.asdict(interval(row["psnr"])), 1), _cycle(row)] for row in found["planted"]
    ]  # fmt: skip
    seasons = [
        [row["way"], f"{1000 * row['kid']['mean']:.1f} ± {1000 * row['kid']['deviation']:.1f}", f"{100 * row['winter']:.0f}",
         _cycle(row)]
        for row in found["seasons"]
    ]  # fmt: skip
    sizes = [results["settings"][name]["size"] for name in ("planted", "seasons")]
    return "\n\n".join([
        f"**The planted pair, {sizes[0]} px**",
        markdown(["test pictures", "PSNR to the truth, dB", "cycle error"], pair),
        f"**Summer to winter, {sizes[1]} px where nothing else is said**",
        markdown(["summer test pictures", "KID x 1000 to winter", "called winter, %", "cycle error"], seasons),
    ])  # fmt: skip


def _cycle(row: dict[str, Any]) -> str:
    return f"{row['cycle']:.3f}" if "cycle" in row else ""
