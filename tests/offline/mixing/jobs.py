"""Small data sets and recipes that mix, for the tests of jobs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

import vicinal as vc
from tests.offline.pictures import smooth, store
from vicinal.files.read import read

CLASSES = ("cat", "dog", "owl")
MIXUP = vc.Pipeline([vc.RandomResizedCrop(24), vc.Mixup(alpha=1.0)], seed=5)
CUTMIX = vc.Pipeline([vc.RandomResizedCrop(24), vc.CutMix(per_sample=True)], seed=5)
EITHER = vc.Pipeline([vc.RandomResizedCrop(24), vc.MixupCutmix(switch=0.5, per_sample=True)], seed=5)


def folders(root: Path, each: int = 5, splits: tuple[str, ...] = ("",)) -> Path:
    """Class folders of PNGs that differ in size."""
    for offset, split in enumerate(splits):
        for number, name in enumerate(CLASSES):
            for index in range(each):
                store(root / split / name / f"{index}.png", smooth(100 * offset + 10 * number + index, 40 + index, 48))
    return root


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def mix_of(line: dict[str, Any]) -> dict[str, Any]:
    """What a line of the manifest says of the mix."""
    (drawn,) = (drawn for place, drawn in line["parameters"].items() if place.startswith(("Mixup", "CutMix")))
    return dict(drawn)


def rows(root: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The soft labels of a JSON Lines table, in the order of the manifest."""
    return np.array([row["soft_label"] for row in lines(root / "metadata.jsonl")])


def outputs(root: Path) -> list[np.ndarray[Any, Any]]:
    """The pictures in the order of the manifest."""
    return [read(root / line["output"]) for line in lines(root / "manifest.jsonl")]
