"""Writes the part of the recorded cases that is committed: python -m tests.compat.torchvision.make_part."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from tests.compat.torchvision.golden import GOLDEN, PART, Cases, outputs_of

EVERY = 6
"""One of so many of each operation's cases is kept."""


def keys_of(case: Any) -> list[str]:
    """The arrays that a case needs."""
    names = [case["input"], case.get("mask_in"), *outputs_of(case), *case.get("args", [])]
    mask = case.get("mask")
    return [name for name in [*names, mask] if isinstance(name, str)]


def main() -> None:
    whole = Cases(GOLDEN)
    kept = [case for cases in whole.by_operation.values() for case in cases[::EVERY]]
    arrays = {key: whole.arrays[key] for case in kept for key in keys_of(case) if key in whole.arrays}
    PART.mkdir(exist_ok=True)
    write("cases.json", {**whole.recorded, "cases": kept})
    np.savez_compressed(PART / "arrays.npz", **arrays)
    write("classes.json", json.loads((GOLDEN / "classes.json").read_text()))
    recorded = json.loads((GOLDEN / "signatures.json").read_text())
    classes = {version: {name: names_of(entry) for name, entry in recorded[version].items()} for version in ("v1", "v2")}
    write("signatures.json", {**classes, "functional": {name: of_text(text) for name, text in recorded["functional"].items()}})


def write(name: str, value: Any) -> None:
    (PART / name).write_text(json.dumps(value, separators=(",", ":")))


def names_of(entry: Any) -> list[str]:
    """The parameters of a class."""
    return [parameter["name"] for parameter in entry["init"]]


def of_text(text: str) -> list[str]:
    """The parameters in "(inpt: torch.Tensor, size: Optional[list[int]], ...", which may be cut off in the last one."""
    names, depth, start = [], 0, 1
    for place, letter in enumerate(text):
        depth += (letter in "([<") - (letter in ")]>")
        if (depth == 1 and letter == ",") or (depth == 0 and place):
            names.append(text[start:place].split(":")[0].split("=")[0].strip())
            start = place + 1
        if depth == 0:
            break
    return names


if __name__ == "__main__":
    main()
