"""The two cases that are not speeds: memory of a large batch, and the start of a fresh process."""

from __future__ import annotations

import os
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import environments, pictures, startup
from benchmarks.fleet import Remote
from benchmarks.peers import PEERS

CASE = "crop_jitter"
BATCH = 256


def _memory(library: str) -> dict[str, Any]:
    remote = Remote(library, 1, sorted(os.sched_getaffinity(0))[-1:], environments.FOLDER / "workers.log", kept=False)
    try:
        reply = remote.ask(memory={"case": CASE, "inputs": "many", "batch": BATCH, "threads": 1})
    finally:
        remote.close()
    reason = reply.get("unsupported") or reply.get("error")
    return {"library": library, "reason": reason} if reason else {"library": library} | reply


def _cells(row: dict[str, Any], keys: tuple[str, ...], digits: int) -> list[str]:
    return [f"{row[key]:.{digits}f}" if key in row else "-" for key in keys]


def measure(name: str, libraries: list[str], console: Console) -> list[dict[str, Any]]:
    """One row a library, printed too: "memory" in MiB, "startup" in seconds."""
    pictures.make("many" if name == "memory" else "photos")
    rows = [
        _memory(library) if name == "memory" else startup.measure(library, CASE)
        for library in libraries if PEERS[library].counted
    ]
    table = Table(title=TITLES[name], title_justify="left")
    for heading in ("library", *KEYS[name], "note"):
        table.add_column(heading)
    for row in rows:
        table.add_row(row["library"], *_cells(row, KEYS[name], DIGITS[name]), row.get("reason", ""))
    console.print(table)
    return rows


TITLES = {
    "memory": "Memory, MiB: crop_jitter on 256 of 512x512; extra: peak beyond inputs and outputs (to reach: 64)",
    "startup": "Start of a process, seconds; to reach: import under 0.7, first call under 1 with compiled code on disk.\n"
    "compile: the first call of all on a machine, of 8-bit colour; rest: the first that needs other kernels, after it",
}
KEYS: dict[str, tuple[str, ...]] = {
    "memory": ("inputs", "outputs", "extra", "peak"), "startup": ("import", "first", "compile", "rest", "written"),
}
DIGITS = {"memory": 0, "startup": 2}


def markdown(name: str, rows: list[dict[str, Any]]) -> list[str]:
    """The table as lines of Markdown."""
    keys = KEYS[name]
    lines = [f"\n{TITLES[name]}:\n", f"| library | {' | '.join(keys)} |", f"|---|{'--:|' * len(keys)}"]
    return lines + [f"| {row['library']} | {' | '.join(_cells(row, keys, DIGITS[name]))} |" for row in rows]
