"""What every transform costs, for its page: ``python -m benchmarks.costs`` writes results/published-costs.json.

CPU microseconds for one picture of 224 x 224 x 3 uint8 on one thread, as the gallery declares the transform: batches of 16 for
Vicinal, picture after picture for AlbumentationsX (by its own defaults, p=1), batches of 16 float tensors for kornia. Libraries
take turns; medians of the rounds. Arguments differ between libraries, so this tells orders of magnitude and no more.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.metadata
import json
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import vicinal as vc
from benchmarks.catalogue import each
from benchmarks.machine import describe
from benchmarks.pictures import photographs
from tools.docs.transforms import elsewhere
from vicinal.report.specs import ARGUMENTS, spec

OUT = Path(__file__).parent / "results/published-costs.json"
COUNT, SIDE = 16, 224
PEERS = {"albumentations": "AlbumentationsX", "kornia.augmentation": "kornia"}
"""Modules, and how their libraries are called in tools/peers.txt."""
TARGETS = frozenset({"MaskDropout", "CopyPaste", "ClassMix", "BoxCrop", "BoxSafeCrop", "ForegroundCrop", "IoUCrop"})
"""These look at objects, which the benchmark's photographs do not have."""

Call = Callable[[Any], Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="transforms (default: all)")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    vc.set_threads(1)
    crop, found = vc.Pipeline([vc.RandomResizedCrop(SIDE)], seed=0), photographs()
    pictures = np.stack([crop(found[index % len(found)], ids=index) for index in range(COUNT)])
    others = elsewhere()
    costs = {}
    for name in given.names or ARGUMENTS:
        if name not in TARGETS:
            costs[name] = measured(name, others.get(name, {}), pictures, given.rounds)
            print(name, *(f"{library} {value:,.0f}" for library, value in costs[name].items()), flush=True)
    if given.names:
        return
    what = (
        f"CPU time of one {SIDE} x {SIDE} x 3 picture of bytes on one thread, with the arguments of the pictures above; others "
        "by their own defaults, so that these are orders of magnitude."
    )
    told = {"machine": describe(versions()), "what": what, "microseconds": costs}
    OUT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def measured(name: str, others: dict[str, list[str]], pictures: Any, rounds: int) -> dict[str, float]:
    """Microseconds a picture by library, Vicinal first."""
    calls: dict[str, tuple[Call, Any]] = {"Vicinal": (vc.Pipeline([spec(name)], seed=0), pictures)}
    for module, library in PEERS.items():
        names = [one for told, row in others.items() if told.startswith(library) for one in row]
        made = next((call for one in names if (call := peer(module, one)) is not None), None)
        if made is not None:
            calls[library] = (made, pictures if library != "kornia" else tensors(pictures))
    times: dict[str, list[float]] = {library: [] for library in calls}
    for turn in range(rounds + 1):
        for library, (call, given) in list(calls.items()):
            start = time.process_time()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    call(given)
            except Exception:
                if library == "Vicinal":
                    raise
                del calls[library]  # a rival that cannot
                continue
            if turn:
                times[library].append(time.process_time() - start)
    return {library: round(median(row) / COUNT * 1e6, 1) for library, row in times.items() if row}


def peer(module: str, name: str) -> Call | None:
    """A rival's transform by its defaults; None where there is none, or it needs arguments."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cls = getattr(importlib.import_module(module), name, None)
            if cls is None or not isinstance(cls, type):
                return None
            made = cls(p=1.0)
    except Exception:  # of a rival that is not there or needs more
        return None
    if module != "albumentations":
        return made  # type: ignore[no-any-return]
    return each(lambda picture: made(image=picture)["image"])


def versions() -> dict[str, str]:
    """Of the libraries that are there."""
    found = {}
    for name in ("vicinal", "albumentationsx", "kornia"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def tensors(pictures: Any) -> Any:
    import torch

    torch.set_num_threads(1)
    return torch.from_numpy(np.moveaxis(pictures, -1, 1).astype(np.float32) / 255)


if __name__ == "__main__":
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    main()
