"""What arms of augmentation bring to a classifier, on clean and on corrupted pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from experiments.common.progress import Progress
from experiments.style.features import Rows, changed, plain, worse
from experiments.style.probe import Probe
from experiments.style.settings import ARMS, RECIPES, Settings
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.student import interval
from vicinal.transforms.corrupt.table import KINDS

Scores = dict[str, float]
"""Accuracies: "clean", and by corruption."""


def compared(data: Data, settings: Settings, folder: Path, progress: Progress) -> dict[str, list[Scores]]:
    """By arm, the accuracies of every seed. Features lie in ``folder``; those that are there are not made again."""
    kinds = [one for one in KINDS.values() if not one.extra]
    total = len(kinds) + 1 + len(settings.seeds)
    tests: dict[str, Rows] = {}
    for done, name in enumerate(("clean", *(one.name for one in kinds))):
        progress(f"features of test pictures: {name}", done, total)
        tests[name] = plain(data.test, folder, "test") if name == "clean" else worse(
            data.test, KINDS[name], settings.severity, folder
        )  # fmt: skip
    own = plain(data.train, folder, "train")
    found: dict[str, list[Scores]] = {arm: [] for arm in ARMS}
    for done, seed in enumerate(settings.seeds, len(kinds) + 1):
        progress(f"seed {seed}", done, total)
        chosen = chosen_for(data.train.targets, settings.train, seed)
        learned = data.train.take(chosen)
        copies = {
            name: [changed(learned, recipe, seed, copy, folder, name) for copy in range(settings.copies)]
            for name, recipe in RECIPES.items()
        }
        for arm, parts in ARMS.items():
            each = settings.copies // max(1, len(parts))
            given = [own[chosen], *(one for part in parts for one in copies[part][:each])]
            labels = np.tile(learned.targets, len(given))
            probe = Probe(np.concatenate(given), labels, len(data.task.names), settings.decay)
            found[arm].append({name: probe.accuracy(test, data.test.targets) for name, test in tests.items()})
    return found


def chosen_for(targets: NDArray[Any], each: int, seed: int) -> NDArray[np.int64]:
    """Indices of ``each`` pictures of every class, others for every seed."""
    chance = np.random.default_rng(seed)
    parts = [chance.permutation(np.flatnonzero(targets == one))[:each] for one in np.unique(targets)]
    return np.sort(np.concatenate(parts))


def rows(found: Mapping[str, Sequence[Scores]]) -> list[dict[str, Any]]:
    """By arm: accuracies "clean", "corrupted" (the mean of all) and "by" corruption, each with its gain over none."""
    out = []
    for arm, runs in found.items():
        row: dict[str, Any] = {"arm": arm}
        for key in ("clean", "corrupted"):
            mine, base = ([_score(one, key) for one in found[name]] for name in (arm, "none"))
            row[key] = attrs.asdict(interval(mine))
            gains = [after - before for after, before in zip(mine, base, strict=True)]
            row[f"{key}_gain"] = None if arm == "none" else attrs.asdict(interval(gains))
        row["by"] = {name: float(np.mean([one[name] for one in runs])) for name in runs[0] if name != "clean"}
        out.append(row)
    return out


def _score(scores: Scores, key: str) -> float:
    return scores["clean"] if key == "clean" else float(np.mean([value for name, value in scores.items() if name != "clean"]))
