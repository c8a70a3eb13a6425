"""What a trained network says about pictures that are moved."""

from __future__ import annotations

from typing import Any

from torch import nn

import vicinal as vc
from experiments.shift.settings import REACH, Settings
from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import measure, probabilities
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.run import trial_pictures
from vicinal.experiments.trials.heat import translations
from vicinal.transforms.compose.pipeline import Pipeline

SHIFTS = range(-REACH, REACH + 1)
Trials = dict[str, Any]


def trials(network: nn.Module, data: Data, settings: Settings) -> Trials:
    """JSON of one network: "unshifted" accuracy; "x" and "y": accuracies by SHIFTS; "map" [y][x]: the mean probability of
    the true class; "picture" [y][x]: the same of the first test picture. What is uncovered is black, as the background.
    """
    moved, mapped = trial_pictures(data, settings.moved), trial_pictures(data, settings.mapped)
    shown = translations(network, data, 0)
    return {
        "unshifted": measure(network, data.task, trial_pictures(data, settings.unshifted), _moves(data, 0, 0)).score,
        "x": [measure(network, data.task, moved, _moves(data, x, 0)).score for x in SHIFTS],
        "y": [measure(network, data.task, moved, _moves(data, 0, y)).score for y in SHIFTS],
        "map": [[_true_probability(network, data, mapped, x, y) for x in SHIFTS] for y in SHIFTS],
        "picture": [[cell[shown["label"]] for cell in row] for row in shown["probabilities"]],
    }


def _true_probability(network: nn.Module, data: Data, pictures: Pictures, x: int, y: int) -> float:
    found = probabilities(network, data.task, pictures, _moves(data, x, y)).numpy()
    return float(found[range(len(pictures)), pictures.targets].mean())


def _moves(data: Data, x: int, y: int) -> Pipeline:
    return pipeline_for(data, vc.Translate(x=x, y=y, whole=True))
