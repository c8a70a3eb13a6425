"""The network that says what a made picture shows, and by whose features pictures are near each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from vicinal.experiments.data.pictures import Data, Pictures
from vicinal.experiments.measure import probabilities
from vicinal.experiments.network import Model, Trained, fetch_network, store_network
from vicinal.experiments.recipe import pipeline_for
from vicinal.experiments.training.feed import in_turn
from vicinal.experiments.training.fit import fit
from vicinal.experiments.training.settings import Training
from vicinal.sampling.draw import sample_ids
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.translate import Translate

FILE = "classifier.pt"
MOST = 10
"""How often a picture of a rare class is repeated at most, so that its class is known as well as others."""
BATCH = 256


def train_classifier(path: Path, data: Data, epochs: int, seed: int, device: str = "cpu") -> None:
    """Trains on ``data``, classes repeated until they are alike or ten times as many, and writes the network."""
    model = Model("small_cnn", {"widths": [32, 64], "hidden": 128})
    network = model.build(data.task, data.train.channels, seed)
    reach = max(1, data.train.size[0] // 12)
    moved = Pipeline([Translate(x=(-reach, reach), y=(-reach, reach), whole=True)], seed=0)
    fit(network, attrs.evolve(data, train=evened(data.train)), moved, Training(epochs=epochs), seed, device=device)
    store_network(path, model, network.cpu(), data, 0.2)


def evened(pictures: Pictures) -> Pictures:
    """Pictures of rare classes repeated, each time under a key of its own, so that it is moved another way."""
    counts = np.bincount(pictures.targets)
    times = np.minimum(MOST, np.maximum(1, counts.max() // np.maximum(counts, 1)))[pictures.targets]
    found = pictures.take(np.repeat(np.arange(len(pictures)), times))
    keys = tuple(f"{key}#{number}" for key, count in zip(pictures.keys, times, strict=True) for number in range(count))
    return attrs.evolve(found, keys=keys, ids=sample_ids(list(keys)))


@attrs.frozen(eq=False)
class Judge:
    """A classifier and the pictures that it normalises by."""

    trained: Trained
    data: Data

    @classmethod
    def of(cls, path: Path, data: Data) -> Judge:
        """The network that ``train_classifier`` wrote."""
        trained = fetch_network(path)
        return cls(trained, trained.of(data))

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float64]:
        """[N, K] of pictures [N, H, W, C]."""
        found = probabilities(self.trained.network, self.trained.task, _pictures(images), pipeline_for(self.data, None))
        return np.asarray(found.double().numpy())

    def features(self, images: NDArray[np.uint8]) -> NDArray[np.float64]:
        """What goes into the last layer [N, D]."""
        seen: list[Any] = []
        layers = [one for one in self.trained.network.modules() if isinstance(one, nn.Linear)]
        hook = layers[-1].register_forward_pre_hook(lambda _layer, given: seen.append(given[0]))
        try:
            self.trained.network.eval()
            with torch.inference_mode():
                for batch, _ in in_turn(_pictures(images), pipeline_for(self.data, None), BATCH):
                    self.trained.network(batch)
        finally:
            hook.remove()
        rows = torch.cat(seen).double().numpy()
        return np.concatenate([rows, np.full((len(rows), 1), 1e-3)], axis=1)  # so that none is all zero


def _pictures(images: NDArray[np.uint8]) -> Pictures:
    numbers = np.arange(len(images))
    return Pictures(images, np.zeros(len(images), np.int64), tuple(map(str, numbers)), numbers.astype(np.uint64))
