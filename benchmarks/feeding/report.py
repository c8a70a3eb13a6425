"""The results as Markdown."""

from __future__ import annotations

from typing import Any

from benchmarks.feeding.feeders import FEEDERS, MEASURED

RIVALS = ("albumentationsx", "torchvision")
WANTED = 2.0
MIXING_WANTED = 0.5


def markdown(report: dict[str, Any]) -> str:
    """Everything that the report has."""
    lines = [_machine(report["machine"])]
    for task in report["tasks"]:
        lines += _task(task)
    for where in report["where"]:
        lines += _where(where)
    if report["mixing"]:
        lines += _mixing(report["mixing"])
    return "\n".join(lines)


def _machine(machine: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in sorted(machine["versions"].items()))
    return (
        f"{machine['date']}, {machine['cpu']}, {machine['cores']} cores, load {machine['load']} at the start, "
        f"Python {machine['python']}; {versions}."
    )


def _task(task: dict[str, Any]) -> list[str]:
    done = {one["name"]: one for one in task["results"] if one["wall"]}
    lines = [
        "", f"{task['title']}; batches of {task['batch']}, medians of {task['rounds']} rounds:", "",
        "| loader | pictures/s (clock) | us of CPU | Loader is faster (clock) | (CPU) |", "|---|--:|--:|--:|--:|",
    ]
    ours = done.get(MEASURED)
    for one in sorted(done.values(), key=lambda result: float(result["wall"])):
        ratios = f"{one['wall'] / ours['wall']:.2f}x | {one['cpu'] / ours['cpu']:.2f}x" if ours else " | "
        speed, cost = f"{task['count'] / one['wall']:,.0f}", f"{one['cpu'] / task['count'] * 1e6:,.0f}"
        lines.append(f"| {FEEDERS[one['name']].title} | {speed} | {cost} | {ratios} |")
    lines += [f"| {FEEDERS[one['name']].title} | {one['reason']} | | | |" for one in task["results"] if not one["wall"]]
    return [*lines, "", *_verdict(done)]


def _verdict(done: dict[str, Any]) -> list[str]:
    """The ratio to the best form of each library that was named."""
    said = []
    for package in RIVALS:
        best = min((one["wall"] for name, one in done.items() if FEEDERS[name].package == package), default=None)
        if best is not None and MEASURED in done:
            ratio = best / done[MEASURED]["wall"]
            said.append(f"{ratio:.2f}x the best form of {package}{'' if ratio >= WANTED else ' (2x wanted: missed)'}")
    return [f"The Loader gives {', '.join(said)}."] if said else []


def _where(where: dict[str, Any]) -> list[str]:
    total = where["cpu"] + where["waiting"]
    lines = [
        "", f"Where the time of the Loader goes (`{where['task']}`, two threads, us a picture):", "",
        "| part | us | share |", "|---|--:|--:|",
    ]
    parts = [*where["parts"], ("waiting: threads without work", where["waiting"])]
    lines += [f"| {name} | {cost:,.1f} | {cost / total:.0%} |" for name, cost in parts]
    lines.append(f"| both threads: 2 x {where['wall']:,.0f} us of the clock | {total:,.0f} | 100% |")
    return lines


def _mixing(mixing: dict[str, float]) -> list[str]:
    copy = mixing["copy"]
    rates = ", ".join(f"{name} {copy / time:.2f}" for name, time in mixing.items() if name != "copy")
    what = f"Mixing 256 x 3 x 224 x 224 of float32, as a share of the rate of NumPy's copy ({copy:.0f} ms)"
    return ["", f"{what}: {rates} ({MIXING_WANTED} wanted)."]
