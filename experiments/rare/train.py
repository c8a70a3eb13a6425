"""A classifier of one arm."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from experiments.rare.pictures import Cut, Images, Labels
from experiments.rare.settings import BOTH, GAN, OVERSAMPLED, RECIPE, WEIGHTS, Settings
from vicinal.torch.models import build


def recalls(arm: str, cut: Cut, test: tuple[Images, Labels], settings: Settings, seed: int) -> list[float]:
    """The share of each class's test pictures that a network of this arm gets right; their mean is the balanced accuracy."""
    images, labels = _pictures(arm, cut)
    classes = len(np.unique(test[1]))
    network = build("small_cnn", classes, 1, seed=seed, widths=[32, 64], hidden=128)
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    counts = np.bincount(labels, minlength=classes)
    weights = torch.from_numpy(counts.sum() / (classes * counts)).float() if arm == WEIGHTS else None
    groups = [np.flatnonzero(labels == label) for label in range(classes)]
    rng = np.random.default_rng(seed)
    network.train()
    for step in range(settings.steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.5e-3 * (1 + np.cos(np.pi * step / settings.steps))
        which = _chosen(arm, rng, len(labels), groups, settings.batch)
        batch = images[which]
        if arm in (OVERSAMPLED, BOTH):
            batch = RECIPE(batch, ids=np.arange(len(batch)), epoch=seed * settings.steps + step)
        loss = cross_entropy(network(_tensor(batch)), torch.from_numpy(labels[which]), weights)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    network.eval()
    with torch.inference_mode():
        answers = torch.cat([network(_tensor(part)).argmax(1) for part in np.array_split(test[0], max(1, len(test[0]) // 500))])
    right = answers.numpy() == test[1]
    return [float(right[test[1] == label].mean()) for label in range(classes)]


def _pictures(arm: str, cut: Cut) -> tuple[Images, Labels]:
    if arm not in (GAN, BOTH):
        return cut.images, cut.labels
    made = [np.full(len(images), label) for label, images in cut.made.items()]
    return np.concatenate([cut.images, *cut.made.values()]), np.concatenate([cut.labels, *made])


def _chosen(arm: str, rng: np.random.Generator, count: int, groups: list[NDArray[np.int64]], batch: int) -> NDArray[np.int64]:
    """Any pictures; in the arm that oversamples, of all classes alike."""
    if arm != OVERSAMPLED:
        return rng.integers(count, size=batch)
    return np.array([rng.choice(groups[label]) for label in rng.integers(len(groups), size=batch)])


def _tensor(images: Images) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 127.5 - 1


