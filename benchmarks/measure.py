"""Interleaved timing: one repetition of every library in turn, many rounds, medians."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.case import Case
from benchmarks.fleet import Remote

SHORTEST = {1: 0.04, 2: 0.2}
"""Seconds that a repetition lasts at least, by threads; quicker calls are made several times in it.

Longer with two: a core that slept while other libraries had their turn takes its time to wake.
"""


@dataclass
class Result:
    """Seconds a call: ``cpu`` and ``wall`` medians of the rounds, ``shortest`` of the clock.

    ``spread``: (largest - smallest) / median of ``cpu``; ``reason``: why there is no number.
    """

    library: str
    threads: int = 1
    output: str = ""
    cpu: float = 0.0
    wall: float = 0.0
    shortest: float = 0.0
    spread: float = 0.0
    rounds: int = 0
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _prepared(case: Case, fleet: list[Remote], shortest: float) -> tuple[list[Result], list[tuple[Remote, Result, int]]]:
    results: list[Result] = []
    ready: list[tuple[Remote, Result, int]] = []
    for remote in fleet:
        result = Result(remote.library, remote.threads)
        results.append(result)
        reply = remote.ask(prepare={"case": case.name, "threads": remote.threads})
        result.reason = reply.get("unsupported") or reply.get("error") or ""
        if not result.reason:
            result.output = reply["output"]
            ready.append((remote, result, max(1, round(shortest / max(reply["call"], 1e-7)))))
    return results, ready


def measure(case: Case, fleet: list[Remote], rounds: int, budget: float) -> list[Result]:
    """Every library's result; slow ones get fewer rounds, to keep to ``budget`` seconds (3 rounds at least)."""
    results, ready = _prepared(case, fleet, SHORTEST[max(remote.threads for remote in fleet)])
    times: dict[int, list[dict[str, float]]] = {id(result): [] for result in results}
    for number in range(rounds):
        for remote, result, calls in ready:
            seen = times[id(result)]
            if number >= 3 and sum(one["wall"] for one in seen) * calls > budget:
                continue
            reply = remote.ask(run=calls)
            if "error" in reply:
                result.reason = reply["error"]
            else:
                seen.append({key: value / calls for key, value in reply.items()})
    for result in results:
        _summarise(result, times[id(result)])
    return results


def _summarise(result: Result, seen: list[dict[str, float]]) -> None:
    if not seen:
        return
    cpu = [one["cpu"] for one in seen]
    result.cpu, result.wall = statistics.median(cpu), statistics.median(one["wall"] for one in seen)
    result.shortest = min(one["wall"] for one in seen)
    result.spread = (max(cpu) - min(cpu)) / result.cpu if result.cpu else 0.0
    result.rounds = len(seen)
