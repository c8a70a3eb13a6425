"""Times Vicinal and its rivals side by side: `python benchmarks/run.py --help`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console

from benchmarks import environments, machine, photos, pictures, resources, tables
from benchmarks.case import Case
from benchmarks.cases import CASES, find
from benchmarks.fleet import Remote
from benchmarks.measure import measure
from benchmarks.peers import PEERS

RESULTS = Path(__file__).resolve().parent / "results"
THREADED = ("vicinal", "augrs", "dali", "torchtransform")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = ["batch", "single_ops", "jpeg", "files", "memory", "startup", *(case.name for case in CASES)]
    parser.add_argument("--case", nargs="*", default=[], help=", ".join(names))
    parser.add_argument(
        "--libraries", nargs="*", default=[], choices=list(PEERS), metavar="NAME", help=", ".join(PEERS)
    )
    parser.add_argument("--rounds", type=int, default=15, help="repetitions of every library, one after the other")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds for a library in a case, 3 rounds at least")
    parser.add_argument("--threads", type=int, default=1, choices=(1, 2), help="2: also two, where there are")
    parser.add_argument("--allocator", default="kept", choices=("kept", "default"), help="kept: no page faults")
    parser.add_argument("--json", type=Path, help="where the results go (default: benchmarks/results/)")
    parser.add_argument("--readme", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--show", type=Path, help="print the tables of an earlier JSON file and stop")
    return parser.parse_args()


def _fleet(libraries: list[str], threads: int, kept: bool, encoded: bool) -> list[Remote]:
    """A worker for each library; with two threads a second one for those that have them, on two cores.

    Where all cases are ``encoded``, every library that does them has two: of its own, or one picture each.
    """
    cores = sorted(os.sched_getaffinity(0))
    RESULTS.mkdir(exist_ok=True)
    log = environments.FOLDER / "workers.log"
    log.write_text("")
    if threads == 1:
        return [Remote(library, 1, cores[-1:], log, kept) for library in libraries]
    able = [library for library in libraries if (PEERS[library].files if encoded else library in THREADED)]
    return [Remote(library, count, cores[-count:], log, kept) for library in able for count in (1, threads)]


def _as_dict(case: Case, results: list[Any]) -> dict[str, Any]:
    return {
        "name": case.name, "title": case.title, "batch": case.batch, "target": case.target,
        "results": [one.as_dict() for one in results],
    }


def _timed(cases: list[Case], arguments: argparse.Namespace, libraries: list[str], console: Console) -> dict[str, Any]:
    kept, encoded = arguments.allocator == "kept", all(case.encoded for case in cases)
    fleet = _fleet(libraries, arguments.threads, kept, encoded)
    versions = {one.library: one.ask().get("version", "?") for one in fleet}
    done: list[dict[str, Any]] = []
    try:
        for case in cases:
            (photos if case.encoded else pictures).make(case.inputs)
            done.append(_as_dict(case, measure(case, fleet, arguments.rounds, arguments.budget)))
            tables.show(done[-1], console)
    finally:
        for one in fleet:
            one.close()
    return {"machine": machine.describe(versions), "allocator": arguments.allocator, "cases": done}


def main() -> None:
    arguments, console = _arguments(), Console(width=190)
    if arguments.show:
        for case in json.loads(arguments.show.read_text())["cases"]:
            tables.show(case, console)
        return
    libraries = arguments.libraries or list(PEERS)
    for environment in {PEERS[library].environment for library in libraries} - {""}:
        environments.install(environment)
    extras = [name for name in ("memory", "startup") if not arguments.case or name in arguments.case]
    wanted = [name for name in arguments.case if name not in ("memory", "startup")]
    cases = find(wanted) if wanted or not arguments.case else []
    report = _timed(cases, arguments, libraries, console)
    for name in extras if arguments.threads == 1 else []:
        report[name] = resources.measure(name, libraries, console)
    name = "published" if arguments.readme else report["machine"]["date"]
    path = arguments.json or RESULTS / f"{name}-threads-{arguments.threads}.json"
    path.write_text(json.dumps(report, indent=1) + "\n")
    console.print(f"wrote {path}")
    if arguments.readme:
        tables.write(tables.markdown(report), "results" if arguments.threads == 1 else "threads")


if __name__ == "__main__":
    main()
