"""One picture a call, as a data set's ``__getitem__`` makes it: Vicinal and its rivals, interleaved, as ratios.

``python benchmarks/single.py [--rounds 15] [--case crop_jitter ...] [--json FILE]``. Each library runs in a process of its own
(environments.py: those that are not installed are left out), on one core and one thread; the driver asks one after the other
for a repetition of some hundredths of a second. Medians of CPU time. A busy machine slows all alike: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import environments  # noqa: E402
from benchmarks.fleet import KEPT_MEMORY, Child, variables  # noqa: E402
from benchmarks.single_calls import CASES, LIBRARIES  # noqa: E402

REPETITION = 0.03
"""Seconds."""

TARGETS = {
    "cifar": ("augrs", 1.5), "crop_jitter": ("best", 4.5), "crop_jitter_boxes": ("albumentationsx", 8.0),
    "crop_jitter_mask": ("best", 4.0), "affine": ("best", 3.0), "affine_boxes": ("best", 3.5), "affine_mask": ("best", 2.3),
    "brightness_contrast": ("albumentationsx", 1.0),
}  # fmt: skip
"""How many times as fast as which library the issue asks for."""


def start(library: str, core: int) -> Child | None:
    """The library's process; None where its environment is not installed."""
    environment = LIBRARIES[library]
    python = environments.python_of(environment)
    if not python.exists():
        return None
    command = [str(python), "-m", "benchmarks.single_calls", library, str(core)]
    return Child(command, variables(environment, 1, **KEPT_MEMORY), ROOT / ".bench-venv" / f"single-{library}.log")


def measure(case: str, children: dict[str, Child], rounds: int, repetition: float = REPETITION) -> dict[str, Any]:
    """Microseconds a call by library; a word where there is no number. ``repetition``: seconds of one, about."""
    found: dict[str, Any] = {}
    calls: dict[str, int] = {}
    for library, child in children.items():
        reply = child.ask(prepare=case)
        if "call" in reply:
            calls[library] = max(1, round(repetition / max(reply["call"], 1e-7)))
        else:
            found[library] = reply.get("unsupported") or reply.get("error")
    times: dict[str, list[float]] = {library: [] for library in calls}
    for _ in range(rounds):
        for library, count in calls.items():
            reply = children[library].ask(run=count)
            if "cpu" in reply:
                times[library].append(reply["cpu"] / count * 1e6)
    return found | {library: statistics.median(row) for library, row in times.items() if row}


def line(case: str, row: dict[str, Any]) -> str:
    """Of the table in Markdown: ours, each rival's and how many times ours it is, and what the issue asks for."""
    ours = row["vicinal"]
    rivals = {name: value for name, value in row.items() if name != "vicinal" and isinstance(value, float)}
    cells = [f"{ours:.1f}" if isinstance(ours, float) else str(ours)]
    others = [name for name in LIBRARIES if name != "vicinal"]
    cells += [f"{rivals[name]:.1f} ({rivals[name] / ours:.1f}x)" if name in rivals else "-" for name in others]
    library, times = TARGETS.get(case, ("", 0.0))
    against = min(rivals.values(), default=0.0) if library == "best" else rivals.get(library, 0.0)
    reached = f"{against / ours:.1f}x of {times:g}x ({library})" if against else ""
    return f"| `{case}` | {' | '.join(cells)} | {reached} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", nargs="*", default=list(CASES), choices=list(CASES))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    (ROOT / ".bench-venv").mkdir(exist_ok=True)
    children = {name: child for name in LIBRARIES if (child := start(name, given.core)) is not None}
    others = [name for name in LIBRARIES if name != "vicinal"]
    print(f"| case | vicinal, us | {' | '.join(others)} | reached |\n|---|--:|{'--:|' * len(others)}---|")
    rows: dict[str, dict[str, Any]] = {}
    for case in given.case:
        rows[case] = measure(case, children, given.rounds)
        print(line(case, rows[case]), flush=True)
    for child in children.values():
        child.close()
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
