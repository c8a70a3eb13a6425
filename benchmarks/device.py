"""Batches of tensors on a GPU: the torch backend, its fused kernel, and the libraries that run there.

    python benchmarks/device.py                # on a GPU, in less than ten minutes; writes benchmarks/results/device-NAME.json
    python benchmarks/device.py --cpu          # smaller batches of CPU tensors, one thread: CPU time
    python benchmarks/device.py --host         # what a call costs in Python: tiny pictures on the CPU; prints a table alone

Libraries take turns, one call each, over all rounds; the table shows medians. Host: until a call returns, while the device
still works. Floor: the bytes of the batch and of its result, over the bandwidth of a copy that was measured before. A row is
a loss where a rival is faster. The first round of each, which compiles, is left out.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import device_host
from benchmarks.environments import FOLDER

sys.path += map(str, (FOLDER / "main" / "lib").glob("python3*/site-packages"))  # rivals of make bench

from benchmarks.device_calls import Call, Case, calls, cases, vicinal
from benchmarks.machine import describe

RESULTS = Path(__file__).resolve().parent / "results"
LIMIT = 480.0
"""Seconds after which no round begins."""


def timed(call: Call, images: Tensor) -> tuple[float, float]:
    """Seconds until the result is there, and until the call returns; on the CPU CPU time, of all threads."""
    if images.device.type == "cpu":
        start = time.process_time()
        call(images)
        spent = time.process_time() - start
        return spent, spent
    torch.cuda.synchronize()
    start = time.perf_counter()
    call(images)
    returned = time.perf_counter() - start
    torch.cuda.synchronize()
    return time.perf_counter() - start, returned


def bandwidth(device: torch.device) -> float:
    """Bytes a second of a copy, those that are read and those that are written, of 1 GiB (64 MiB on the CPU)."""
    given = torch.zeros(2**30 if device.type == "cuda" else 2**26, dtype=torch.uint8, device=device)
    to = torch.empty_like(given)
    times = [timed(to.copy_, given)[0] for _ in range(10)]
    return 2 * given.numel() / min(times[1:])


def pictures(case: Case, device: torch.device) -> Tensor:
    """Smooth noise: blocks of 16 pixels."""
    torch.manual_seed(0)
    coarse = torch.rand(case.count, 3, case.given // 16, case.given // 16, device=device)
    return torch.nn.functional.interpolate(coarse, size=case.given, mode="bilinear").mul_(255).to(torch.uint8)


def made(case: Case, images: Tensor) -> tuple[dict[str, Call], dict[str, str]]:
    """The calls that work here, each made once and checked, and why others do not."""
    found: dict[str, Call] = {}
    missing: dict[str, str] = {}
    for name, make in calls(images.device.type == "cuda").items():
        try:
            call = make(case)
            result = call(images)
        except Exception as error:
            missing[name] = f"{type(error).__name__}: {error}".splitlines()[0][:160]
            continue
        wanted = (case.count, 3, case.side, case.side)
        assert (tuple(result.shape), result.dtype) == (wanted, torch.float16), (name, result.shape, result.dtype)
        found[name] = call
    return found, missing


def apart(case: Case, images: Tensor) -> float | None:
    """How far the fused kernel's results lie from those of torch's operations, in levels; None where it does not run."""
    if images.device.type == "cpu":
        return None
    plain, fused = (vicinal(case, "torch", said)(images).float() for said in ("0", "1"))
    return float((plain - fused).abs().max()) * 255 * 0.225


def measured(case: Case, device: torch.device, rounds: int, until: float, copied: float) -> dict[str, Any]:
    images = pictures(case, device)
    found, missing = made(case, images)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in found}
    with torch.no_grad():
        for _ in range(rounds):
            for name, call in found.items():
                times[name].append(timed(call, images))
            if time.monotonic() > until:
                break
    size = images.numel() + 2 * case.count * 3 * case.side**2
    rows = {
        name: {"ms": 1e3 * statistics.median(one for one, _ in row), "host_us": 1e6 * statistics.median(two for _, two in row)}
        for name, row in times.items()
    }
    return {
        "case": case.name, "count": case.count, "given": case.given, "side": case.side, "floor_ms": 1e3 * size / copied,
        "rows": rows, "missing": missing, "fused_apart_levels": apart(case, images),
    }  # fmt: skip


def table(results: list[dict[str, Any]]) -> str:
    lines = ["| case | library | ms a batch | host, us | of the floor | ours is |", "|---|---|--:|--:|--:|--:|"]
    for result in results:
        rows = result["rows"]
        rivals = {name: row["ms"] for name, row in rows.items() if not name.startswith("vicinal")}
        best = min(rivals.values(), default=0.0)
        for name, row in sorted(rows.items(), key=lambda entry: entry[1]["ms"]):
            times = f"{best / row['ms']:.2f}x{' **loss**' if best < row['ms'] else ''}" if name not in rivals and best else ""
            share = f"{result['floor_ms'] / row['ms']:.0%}"
            lines.append(f"| {result['case']} | {name} | {row['ms']:.2f} | {row['host_us']:.0f} | {share} | {times} |")
        lines += [f"| {result['case']} | {name} | - | - | - | not here: {why} |" for name, why in result["missing"].items()]
    return "\n".join(lines)


def versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("vicinal", "torch", "triton", "kornia", "torchvision", "torchtransform", "triton-augment"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--host", action="store_true")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    torch.set_num_threads(1)
    if given.host:
        print(device_host.table(device_host.measured(given.rounds)))
        return
    if not given.cpu and not torch.cuda.is_available():
        parser.error("no GPU that torch finds; --cpu runs smaller batches on the CPU")
    device, until = torch.device("cpu" if given.cpu else "cuda"), time.monotonic() + LIMIT
    name = "CPU" if given.cpu else torch.cuda.get_device_name()
    copied = bandwidth(device)
    every = cases(given.cpu)
    spans = [until - LIMIT * (len(every) - 1 - number) / len(every) for number in range(len(every))]
    results = [measured(case, device, given.rounds, end, copied) for case, end in zip(every, spans, strict=True)]
    print(f"{name}: a copy moves {copied / 1e9:.0f} GB/s\n\n{table(results)}")
    path = given.json or RESULTS / f"device-{name.lower().replace(' ', '-')}.json"
    record = {"device": name, "copy_bytes_per_s": copied, "machine": describe(versions()), "results": results}
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
