"""Mixed batches as a training loop gets them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

import vicinal as vc
from tests.mix.batches import CLASSES
from vicinal.torch import EpochSampler, Keyed, Loader, collate
from vicinal.torch.losses import SoftCrossEntropy


class Pictures:
    """(image, class)."""

    def __len__(self) -> int:
        return 22

    def __getitem__(self, index: int) -> tuple[Any, int]:
        return np.random.default_rng(index).integers(0, 256, (16, 16, 3), np.uint8), index % CLASSES


def pipeline(**fields: Any) -> vc.Pipeline:
    return vc.Pipeline([vc.RandomCrop(12), vc.MixupCutmix(**fields), vc.Normalize()], seed=3)


@pytest.mark.parametrize("fields", [{"classes": CLASSES, "smoothing": 0.1}, {"per_sample": True}])
def test_batches_are_the_same_from_threads_and_workers_and_a_loss_takes_them(fields: dict[str, Any]) -> None:
    augment, runs = pipeline(**fields), []
    for threads in (0, 2):
        loader = Loader(Pictures(), augment, batch_size=8, seed=5, threads=threads)
        loader.set_epoch(2)
        runs.append(list(loader))
    sampler = EpochSampler(Pictures(), seed=5)
    sampler.set_epoch(2)
    runs.append(list(DataLoader(Keyed(Pictures()), 8, sampler=sampler, collate_fn=collate(augment), num_workers=0)))
    assert [len(run) for run in runs] == [3, 3, 3]
    for batches in zip(*runs, strict=True):
        for images, labels in batches[1:]:
            torch.testing.assert_close(images, batches[0][0], rtol=0, atol=0)
            torch.testing.assert_close(labels, batches[0][1], rtol=0, atol=0)
    images, labels = runs[0][0]
    logits = torch.zeros(len(images), CLASSES, requires_grad=True)
    value = SoftCrossEntropy()(logits, labels)
    torch.testing.assert_close(value, torch.tensor(np.log(CLASSES), dtype=torch.float32))
    value.backward()
