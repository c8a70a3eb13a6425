"""Trained networks as files, with all that is needed to use them on other pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
from torch import nn

from vicinal.errors import ReadError, VicinalError
from vicinal.experiments.data.pictures import Data
from vicinal.experiments.task import Task
from vicinal.experiments.training.checkpoint import fetch, store
from vicinal.torch.models import build

FORMAT = "vicinal network 1"


@attrs.frozen
class Model:
    """A network to build: ``name``, ``options`` and ``weights`` as ``models.build`` takes them."""

    name: str = "small_cnn"
    options: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    weights: str | None = None

    def build(self, task: Task, channels: int, seed: int = 0) -> nn.Module:
        """The network for a task, with weights drawn from ``seed``, or read."""
        return build(self.name, task.outputs, channels, seed=seed, weights=self.weights, **self.options)

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return {"name": self.name, "options": dict(self.options), "weights": self.weights}


@attrs.frozen(eq=False)
class Trained:
    """``network``, what it tells apart, and the size, channels, mean and deviation of the pictures that it takes."""

    network: nn.Module
    task: Task
    size: tuple[int, int]
    channels: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    holdout: float

    def of(self, data: Data) -> Data:
        """``data`` normalised as the network was trained."""
        return attrs.evolve(data, mean=self.mean, std=self.std)


def store_network(path: Path, model: Model, network: nn.Module, data: Data, holdout: float) -> None:
    """Writes a network that was trained on ``data``."""
    about = {
        "model": {**model.plain(), "weights": None}, "task": attrs.asdict(data.task), "size": data.train.size,
        "channels": data.train.channels, "mean": data.mean, "std": data.std, "holdout": holdout,
    }  # fmt: skip
    state = {name: value.cpu() for name, value in network.state_dict().items()}
    store(path, {"format": FORMAT, "about": json.dumps(about), "state": state})


def fetch_network(path: Path) -> Trained:
    """The network of ``store_network``. Raises ReadError for other and damaged files, and SpecError where its class is not
    there."""
    found = fetch(path)
    if found.get("format") != FORMAT:
        raise ReadError(f"{path}: expected a network that vicinal compare wrote, got {found.get('format', 'another file')!r}")
    try:
        return _built(json.loads(found["about"]), found["state"])
    except VicinalError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RuntimeError) as error:
        raise ReadError(f"{path}: expected a whole network that vicinal compare wrote ({type(error).__name__})") from error


def _built(about: Mapping[str, Any], state: Mapping[str, Any]) -> Trained:
    task = Task(about["task"]["kind"], tuple(about["task"]["names"]), about["task"]["ignore"])
    network = Model(**about["model"]).build(task, about["channels"])
    network.load_state_dict(state)
    size = (about["size"][0], about["size"][1])
    moments = (tuple(about["mean"]), tuple(about["std"]))
    return Trained(network, task, size, about["channels"], *moments, about["holdout"])
