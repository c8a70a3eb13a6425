"""What a call costs in Python before a device has its work: pictures of a few pixels, on which nothing else takes time."""

from __future__ import annotations

import statistics
import time
from types import SimpleNamespace
from typing import Any

import attrs
import torch
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from benchmarks.device_calls import Call, Case, calls, cases, vicinal

WARM = 20
"""Calls that are not counted."""


def small(case: Case) -> Case:
    """The same with two tiny pictures."""
    return attrs.evolve(case, count=2, given=8 if case.crop else 4, side=4)


def without_launches() -> None:
    """From here on the fused kernel takes tensors of the CPU: compiled for an H200, and left out where it would be launched."""
    from triton.backends.compiler import GPUTarget
    from triton.runtime.driver import driver

    from vicinal.backends.torch.fused import run as fused
    from vicinal.backends.torch.fused import switch

    gpu = {"max_shared_mem": 2**17}
    utils = SimpleNamespace(load_binary=lambda *_: (0, 0, 64, 0, 1024), get_device_properties=lambda _: gpu)
    driver.set_active(SimpleNamespace(
        get_current_target=lambda: GPUTarget("cuda", 90, 32), get_current_device=lambda: 0, get_current_stream=lambda _: 0,
        launcher_cls=lambda *_: lambda *_: None, utils=utils,
    ))  # fmt: skip
    fused.is_on = lambda _: switch.is_on("H200")


def operations(call: Call, images: Tensor) -> int:
    """Of torch, that a call asks for: on a device each is a launch or a view."""
    with profile(activities=[ProfilerActivity.CPU]) as seen:
        call(images)
    return sum(one.name.startswith("aten::") and one.cpu_parent is None for one in seen.events())


def measured(rounds: int) -> list[dict[str, Any]]:
    """By pipeline and library: medians of CPU time of one thread in microseconds, in turns, and operations."""
    without_launches()
    rows: list[dict[str, Any]] = []
    for case in map(small, cases(True)):
        images = torch.randint(0, 256, (case.count, 3, case.given, case.given), dtype=torch.uint8)
        found: dict[str, Call] = {}
        for name, make in {**calls(False), "vicinal fused, not launched": lambda case: vicinal(case, "torch", "1")}.items():
            try:
                found[name] = make(case)
                found[name](images)
            except Exception as error:
                print(f"{case.name}: without {name}: {error}")
                found.pop(name, None)
        times: dict[str, list[float]] = {name: [] for name in found}
        with torch.no_grad():
            for _ in range(WARM + rounds):
                for name, call in found.items():
                    start = time.process_time()
                    call(images)
                    times[name].append(time.process_time() - start)
            rows += [
                {"case": case.name, "library": name, "us": 1e6 * statistics.median(times[name][WARM:]),
                 "least_us": 1e6 * min(times[name]), "operations": operations(call, images)}
                for name, call in found.items()
            ]  # fmt: skip
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """In Markdown."""
    lines = ["| case | library | us of CPU a call | least | operations of torch |", "|---|---|--:|--:|--:|"]
    lines += [
        f"| {row['case']} | {row['library']} | {row['us']:.0f} | {row['least_us']:.0f} | {row['operations']} |" for row in rows
    ]  # fmt: skip
    return "\n".join(lines)
