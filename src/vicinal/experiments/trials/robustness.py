"""Scores on changed pictures, as numbers for JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from torch import nn

from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import measure
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.trials.corrupted import corrupted
from vicinal.experiments.trials.series import series_for
from vicinal.transforms.corrupt.table import applicable

Progress = Callable[[str, int, int], None]
SEVERITIES = range(1, 6)


def robustness(
    network: nn.Module, data: Data, pictures: Pictures, device: str = "cpu", progress: Progress | None = None
) -> dict[str, Any]:
    """By name of the series: "unit", "values", "neutral", and for each value the "scores" and the scores "by_class".

    Masks move with the pictures. Every network sees the same noise.
    """
    found: dict[str, Any] = {}
    every = series_for(*pictures.size)
    total = sum(len(one.values) for one in every)
    done = 0
    for one in every:
        rows = []
        for value in one.values:
            rows.append(measure(network, data.task, pictures, pipeline_for(data, one.changes(value)), device=device))
            done += 1
            if progress is not None:
                progress(one.name, done, total)
        found[one.name] = {
            "unit": one.unit,
            "values": list(one.values),
            "neutral": one.neutral,
            "scores": [round(row.score, 6) for row in rows],
            "by_class": [[None if hit is None else round(hit, 6) for hit in row.by_class] for row in rows],
        }
    return found


def corruption_scores(
    network: nn.Module, data: Data, pictures: Pictures, device: str = "cpu", progress: Progress | None = None
) -> dict[str, Any]:
    """"scores": by corruption the five scores of growing severity; "mean": over all but the extra ones."""
    every = applicable(pictures.channels)
    scores: dict[str, list[float]] = {}
    clean = pipeline_for(data, None)
    for index, one in enumerate(every):
        scores[one.name] = []
        for severity in SEVERITIES:
            changed = attrs.evolve(pictures, images=corrupted(one, severity, pictures.images, pictures.ids))
            scores[one.name].append(round(measure(network, data.task, changed, clean, device=device).score, 6))
            if progress is not None:
                progress(one.name, index * len(SEVERITIES) + severity, len(every) * len(SEVERITIES))
    counted = [scores[one.name] for one in every if not one.extra]
    return {"scores": scores, "mean": round(float(np.mean(counted)), 6)}
