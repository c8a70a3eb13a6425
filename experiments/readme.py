"""Writes the parts of the experiments' pages that their results know.

python -m experiments.readme            writes them
python -m experiments.readme --check    exits 1 when they are not current
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from experiments.common.arguments import ROOT
from experiments.common.publish import published
from experiments.common.tables import minutes, points
from vicinal.experiments.training.checkpoint import store_text

NAMES = ("shift", "cats", "cifar", "nuclei", "batches", "search")
"""The folders of the experiments."""

PAGES = ROOT / "experiments"


def overview() -> str:
    """Of every experiment that was run: its question, what was asked in numbers, and one picture."""
    parts = []
    for name in NAMES:
        results = published(name)
        if results is None:
            continue
        cpu = results["seconds"]["cpu"]
        lines = [f"### [{name}]({name}/README.md)", "", results["question"], ""]
        lines += [f"- {asked(one)}" for one in results["answers"].values()]
        lines += [f"- `make experiment-{name}`: {minutes(cpu)} of CPU time, {minutes(cpu / 2)} on two cores at the least."]
        for file, shows in list(results["pictures"].items())[:1]:
            lines += ["", f"![{shows}]({name}/results/{file})"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def asked(answer: dict[str, Any]) -> str:
    """One line: what was asked, what came out, and whether that is enough."""
    zero = ", interval above zero" if answer["excludes_zero"] else ""
    wanted = f"asked: {100 * answer['at_least']:+g} or more{zero}"
    return f"{answer['asks']}: {points(answer)} points ({wanted}): {'reached' if answer['reached'] else '**not reached**'}."


def page(name: str, results: dict[str, Any]) -> str:
    """An experiment's table, its pictures, and what they were made with."""
    made: str = import_module(f"experiments.{name}.outcome").table(results)
    pictures = [f"![{shows}](results/{file})" for file, shows in results["pictures"].items()]
    return "\n\n".join([made, *pictures, conditions(results)])


def conditions(results: dict[str, Any]) -> str:
    """Machine, versions and time."""
    machine, seconds = results["machine"], results["seconds"]
    used = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"{minutes(seconds['cpu'])} of CPU time ({minutes(seconds['wall'])} of the clock, other work beside it counted), "
        f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, Python {machine['python']}; {used}."
    )


def renewed() -> dict[Path, str]:
    """The text of every page as results have it now."""
    pages = {PAGES / "README.md": _with_part(PAGES / "README.md", "experiments", overview())}
    for name in NAMES:
        results = published(name)
        if results is not None:
            path = PAGES / name / "README.md"
            pages[path] = _with_part(path, "outcome", page(name, results))
    return pages


def write() -> None:
    """Brings all pages up to date."""
    for path, text in renewed().items():
        if text != path.read_text(encoding="utf-8"):
            store_text(path, text)


def _with_part(path: Path, name: str, part: str) -> str:
    """The text of a page with ``part`` between its markers."""
    pattern = re.compile(rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)", flags=re.DOTALL)
    text, count = pattern.subn(lambda found: f"{found[1]}{part}\n{found[2]}", path.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{path}: expected one pair of markers {name}:start and {name}:end, found {count}")
    return text


def main() -> int:
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    stale = [path for path, text in renewed().items() if text != path.read_text(encoding="utf-8")]
    for path in stale:
        print(f"{path}: not current; run python -m experiments.readme", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
