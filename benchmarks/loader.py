"""What loaders give a second, side by side: `python benchmarks/loader.py --json benchmarks/results/published-loader.json`."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import environments, machine, tables
from benchmarks.feeding.feeders import FEEDERS, MEASURED
from benchmarks.feeding.report import markdown
from benchmarks.feeding.tasks import TASKS, Task
from benchmarks.fleet import Child, variables

SHORTEST = 0.5
"""Seconds that a repetition lasts at least, in whole epochs."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", nargs="*", default=list(TASKS), choices=TASKS)
    parser.add_argument("--loader", nargs="*", default=list(FEEDERS), choices=FEEDERS)
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of every loader, one after the other")
    parser.add_argument("--profile", action="store_true", help="only where the Loader's time goes")
    parser.add_argument("--json", type=Path, help="where the results go")
    parser.add_argument("--readme", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--show", type=Path, help="print the tables of an earlier JSON file and stop")
    return parser.parse_args()


def _child(name: str) -> Child:
    environment = FEEDERS[name].environment
    threads = 1 if FEEDERS[name].workers else 2
    command = [str(environments.python_of(environment)), "-m", "benchmarks.feeding.worker", name]
    return Child(command, variables(environment, threads), environments.FOLDER / "loaders.log")


def _asked(name: str, child: Child, **request: Any) -> dict[str, Any]:
    reply = child.ask(**request)
    if "error" in reply:
        raise SystemExit(f"{name}: {reply['error']}")
    return reply


def _measured(task: Task, children: dict[str, Child], rounds: int) -> dict[str, Any]:
    """Seconds of an epoch by the clock and of CPU, medians of the rounds in which every loader has its turn."""
    task.make()
    first = {name: child.ask(prepare=task.name) for name, child in children.items()}
    epochs = {name: max(1, round(SHORTEST / reply["wall"])) for name, reply in first.items() if "wall" in reply}
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in epochs}
    for number in range(rounds):
        print(f"{task.name}: round {number + 1} of {rounds}", file=sys.stderr)
        for name, count in epochs.items():
            reply = _asked(name, children[name], run=count)
            seen[name].append({key: value / count for key, value in reply.items()})
    results = []
    for name, reply in first.items():
        walls, cpus = ([one[key] for one in seen.get(name, [])] for key in ("wall", "cpu"))
        middle = (statistics.median(walls), statistics.median(cpus)) if walls else (0.0, 0.0)
        reason = reply.get("unsupported") or reply.get("error") or ""
        results.append({"name": name, "wall": middle[0], "cpu": middle[1], "rounds": seen.get(name, []), "reason": reason})
    about = {"name": task.name, "title": task.title, "count": task.count, "batch": task.batch, "rounds": rounds}
    return {**about, "results": results}


def _report(arguments: argparse.Namespace) -> dict[str, Any]:
    names = [MEASURED] if arguments.profile else arguments.loader
    for environment in {FEEDERS[name].environment for name in names} - {""}:
        environments.install(environment)
    children = {name: _child(name) for name in names}
    try:
        versions = {FEEDERS[name].package: _asked(name, child)["version"] for name, child in children.items()}
        report: dict[str, Any] = {"machine": machine.describe(versions), "tasks": [], "where": [], "mixing": {}}
        tasks = [TASKS[name] for name in arguments.task]
        if not arguments.profile:
            report["tasks"] = [_measured(task, children, arguments.rounds) for task in tasks]
        if MEASURED in children:
            for task in tasks:
                task.make()
                if task.encoded:
                    report["where"].append({"task": task.name, **_asked(MEASURED, children[MEASURED], where=task.name)})
            report["mixing"] = _asked(MEASURED, children[MEASURED], mixing=15)
    finally:
        for child in children.values():
            child.close()
    return report


def main() -> None:
    arguments = _arguments()
    if arguments.show:
        print(markdown(json.loads(arguments.show.read_text())))
        return
    report = _report(arguments)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1) + "\n")
    text = markdown(report)
    print(text)
    if arguments.readme:
        tables.write(text, "loader")


if __name__ == "__main__":
    main()
