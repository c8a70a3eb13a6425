"""Tables of results: for the terminal (losses in red) and in Markdown for benchmarks/README.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import resources
from benchmarks.cases import find
from benchmarks.peers import PEERS

README = Path(__file__).resolve().parent / "README.md"


def rate(case: dict[str, Any], result: dict[str, Any]) -> float:
    """Pictures per second of CPU time."""
    return float(case["batch"] / result["cpu"]) if result["cpu"] else 0.0


def best_rival(case: dict[str, Any], by_hand: bool = True) -> tuple[str, float]:
    """The fastest rival with its rate; ``by_hand`` False leaves OpenCV by hand out, so that it is a library's."""
    ignored = {"vicinal"} if by_hand else {"vicinal", "opencv"}
    rates = {
        one["library"]: rate(case, one) for one in case["results"]
        if one["threads"] == 1 and PEERS[one["library"]].counted and one["library"] not in ignored
    }
    name = max(rates, key=lambda library: rates[library], default="none")
    return name, rates.get(name, 0.0)


def ratio(case: dict[str, Any], result: dict[str, Any], by_hand: bool = True) -> float:
    best = best_rival(case, by_hand)[1]
    return rate(case, result) / best if best else 0.0


def show(case: dict[str, Any], console: Console) -> None:
    """One case, fastest first."""
    target = case["target"]
    title = case["title"] + (f"  [to reach: {target}x]" if target else "")
    table = Table(title=title, title_justify="left")
    headings = (
        "library", "threads", "pictures/s (CPU)", "pictures/s (clock)", "of best rival",
        "of best library", "spread", "output", "note",
    )
    for heading in headings:
        table.add_column(heading, justify="left" if heading in ("library", "output", "note") else "right")
    for one in sorted(case["results"], key=lambda result: -rate(case, result)):
        note = one["reason"] or find([case["name"]])[0].notes.get(one["library"], "")
        if not one["cpu"]:
            table.add_row(one["library"], str(one["threads"]), "-", "-", "-", "-", "-", "-", note, style="dim")
            continue
        share = ratio(case, one)
        ours = one["library"].startswith("vicinal")
        lost = ours and share < (target or 1.0)
        mark = " LOSS" if ours and share < 1 else " below" if lost else ""
        table.add_row(
            one["library"], str(one["threads"]), f"{rate(case, one):,.0f}", f"{case['batch'] / one['wall']:,.0f}",
            f"{share:.2f}x{mark}",
            f"{ratio(case, one, by_hand=False):.2f}x", f"{one['spread']:.0%}", one["output"], note,
            style="red" if lost else "bold" if one["library"] == "vicinal" else "",
        )
    console.print(table)


def _row(case: dict[str, Any]) -> str:
    name, best = best_rival(case)
    ours = {one["library"]: one for one in case["results"] if one["threads"] == 1 and one["cpu"]}
    library, rate_of_library = best_rival(case, by_hand=False)
    cells = [f"`{case['name']}`", f"{rate_of_library:,.0f} ({library})", f"{best:,.0f} ({name})"]
    for library in ("vicinal", "vicinal-portable", "vicinal-scalar"):
        if library not in ours:
            cells.append("-")
            continue
        share = ratio(case, ours[library])
        cells.append(f"{rate(case, ours[library]):,.0f} ({share:.2f}x)" + (" **loss**" if share < 1 else ""))
    cells.append(f"{case['target']}x" if case["target"] else "")
    return f"| {' | '.join(cells)} |"


def _library_table(case: dict[str, Any]) -> list[str]:
    found = find([case["name"]])[0]
    lines = [f"\n{found.title}:\n", "| library | pictures/s of CPU | of best rival | output | difference |"]
    lines.append("|---|--:|--:|---|---|")
    for one in sorted(case["results"], key=lambda result: -rate(case, result)):
        note = one["reason"] or found.notes.get(one["library"], "")
        numbers = f"{rate(case, one):,.0f} | {ratio(case, one):.2f}x | {one['output']}" if one["cpu"] else "- | - | -"
        threads = f" ({one['threads']} threads)" if one["threads"] > 1 else ""
        lines.append(f"| {one['library']}{threads} | {numbers} | {note.replace('|', '/')} |")
    return lines


def _machine(machine: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, Python {machine['python']}; {versions}."


def scaling(cases: list[dict[str, Any]]) -> list[str]:
    """Clock time of one thread over that of two, where both were run: the shortest of the rounds, as others may run."""
    lines: list[str] = []
    for case in cases:
        walls = {(one["library"], one["threads"]): one["shortest"] for one in case["results"] if one["shortest"]}
        for (library, threads), wall in walls.items():
            if threads > 1 and (library, 1) in walls:
                lines.append(f"| `{case['name']}` | {library} | {walls[library, 1] / wall:.2f}x |")
    return ["\n| case | library | 2 threads over 1 |", "|---|---|--:|", *lines] if lines else []


def markdown(report: dict[str, Any]) -> str:
    """The whole report; one thread unless it says otherwise."""
    cases = report["cases"]
    lines = [_machine(report["machine"]), ""]
    if cases:
        lines += [
            "| case | best library, pictures/s of CPU | best rival, OpenCV by hand too | vicinal (of best rival) "
            "| without AVX-512 | scalar | to reach |",
            "|---|--:|--:|--:|--:|--:|--:|", *map(_row, cases), *scaling(cases),
        ]
    for name in ("memory", "startup"):
        lines += resources.markdown(name, report[name]) if name in report else []
    for case in cases:
        lines += _library_table(case)
    return "\n".join(lines)


def write(text: str, name: str, path: Path = README) -> None:
    """Puts ``text`` between the markers ``<!-- name -->`` and ``<!-- /name -->`` of the file."""
    old = path.read_text()
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    path.write_text(pattern.sub(lambda match: f"{match[1]}{text}\n{match[2]}", old))
