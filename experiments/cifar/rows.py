"""Runs as rows of the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.cifar.settings import FLIP_CROP
from experiments.cifar.train import Runs
from vicinal.experiments.recipe import NONE
from vicinal.experiments.student import Interval, interval

Rows = list[dict[str, Any]]

def clean_rows(runs: Runs) -> Rows:
    """By recipe: "error", "gain" over none and "over_flip_crop" in runs of the same seeds, "train_loss" of the last epoch."""
    return [
        {
            "recipe": name,
            "error": over([_error(run) for run in of.values()]),
            "gain": None if name == NONE else gain(runs, name, NONE).plain(),
            "over_flip_crop": None if name in (NONE, FLIP_CROP) else gain(runs, name, FLIP_CROP).plain(),
            "train_loss": over([run["curves"]["loss"][-1] for run in of.values()]),
        }
        for name, of in runs.items()
    ]


def gain(runs: Runs, recipe: str, base: str) -> Interval:
    """How much less error, in shares, than ``base``, over the seeds that both have."""
    seeds = sorted(runs[recipe].keys() & runs[base].keys())
    return interval([_error(runs[base][seed]) - _error(runs[recipe][seed]) for seed in seeds])


def noisy_rows(runs: Mapping[float, Runs]) -> Rows:
    """By share of wrong labels and recipe: the "last" error, the "best" of all epochs, and "curves" of the test error."""
    return [
        {
            "share": share,
            "recipe": name,
            "last": over([1 - run["curves"]["test_score"][-1] for run in of.values()]),
            "best": over([1 - max(run["curves"]["test_score"]) for run in of.values()]),
            "curves": [[round(1 - score, 4) for score in run["curves"]["test_score"]] for run in of.values()],
        }
        for share, recipes in sorted(runs.items())
        for name, of in recipes.items()
    ]


def attack_rows(found: Mapping[str, Sequence[Mapping[int, float]]]) -> Rows:
    """By recipe: the "accuracy" by step in levels of 255, over the networks of all seeds."""
    return [
        {"recipe": name, "accuracy": {str(level): over([one[level] for one in networks]) for level in networks[0]}}
        for name, networks in found.items()
    ]


def inside_rows(found: Mapping[str, Sequence[Sequence[Mapping[str, Any]]]]) -> Rows:
    """By recipe and layer, over the networks of all seeds: "mean" magnitude, "tail", and the mean of the "sorted" curves."""
    return [
        {
            "recipe": name,
            "layer": number,
            "mean": over([one["mean"] for one in layer]),
            "tail": over([one["tail"] for one in layer]),
            "sorted": np.mean([one["sorted"] for one in layer], axis=0).round(4).tolist(),
        }
        for name, networks in found.items()
        for number, layer in enumerate(zip(*networks, strict=True), 1)
    ]


def over(values: Sequence[float]) -> dict[str, Any]:
    """JSON of the interval of values, one a seed."""
    return interval(values).plain()


def _error(run: Mapping[str, Any]) -> float:
    return 1 - float(run["measures"]["score"])
